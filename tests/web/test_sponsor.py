"""The sponsor's desk as pages: what HR keeps, one person's file, and the self-audit."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from onboarding import access
from onboarding.models import AuditedFile, FileAudit, Recruit
from onboarding.services.file_audits import draw_audit
from tests.cast import Cast
from tests.factories import MilestoneFactory, RecruitFactory
from tests.sponsor_factories import (
    CosAllocationFactory,
    LicencePersonFactory,
    SponsorReportFactory,
)

pytestmark = pytest.mark.django_db


def typed(name: str, day: str, month: str = "2", year: str = "2026", **more: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year} | more


def test_the_empty_desk_says_what_is_not_there_yet(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    assert "/sponsor/" in browser.get("/manage/").text
    page = browser.get("/sponsor/").text
    for words in (
        "Nobody is recorded as authorising officer.",
        "No allocation is recorded yet.",
        "No report is logged yet.",
        "No audit has been made yet.",
        "Use it by 13 March 2026, 11 days left",
        "The Academy sponsors nobody here now.",
        "Source: Wizzline",
    ):
        assert words in page, words


def test_the_licence_is_typed_in_and_put_right(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    done = browser.post("/sponsor/licence/", {"number": "A1B2C3", "rating": "b"}, follow=True)
    assert "A1B2C3" in done.text and "new certificates may not be assigned" in done.text
    assert 'value="A1B2C3"' in browser.get("/sponsor/licence/").text
    wrong = browser.post("/sponsor/licence/", {"number": "", "rating": ""})
    assert wrong.status_code == 400 and "Enter the licence number." in wrong.text
    assert "Choose one from the list." in browser.post("/sponsor/licence/", {"number": "A", "rating": "z"}).text
    stale = browser.post("/sponsor/licence/", {"number": "A1", "rating": "a", "revision": "1"})
    assert stale.status_code == 409 and "Someone else has changed this" in stale.text


def test_a_change_of_who_is_on_the_licence_says_by_when_to_report_it(client_for, cast: Cast) -> None:
    browser = client_for(cast.hana)
    sent = typed("since", "27", full_name="Ruth Cole", role="authorising_officer")
    page = browser.post("/sponsor/people/new/", sent, follow=True).text
    assert "Ruth Cole" in page and "by 27 March 2026, to be confirmed" in page
    access.enter(cast.helen)
    person = LicencePersonFactory(full_name="Old Officer")
    ended = typed("until", "27") | typed("since", "6", "4", "2024", full_name="Old Officer", role="authorising_officer")
    assert "through 27 February 2026" in browser.post(f"/sponsor/people/{person.pk}/", ended, follow=True).text


def test_an_allocation_and_a_certificate_are_kept(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    year = typed("starts_on", "6", "4", "2025") | typed("ends_on", "5", "4", "2026", number="40")
    page = browser.post("/sponsor/allocations/new/", year, follow=True).text
    assert "6 Apr 2025 to 5 Apr 2026" in page and "38 left" in page
    again = browser.post("/sponsor/allocations/new/", year)
    assert again.status_code == 400 and "Another allocation covers" in again.text and 'value="40"' in again.text
    path = f"/sponsor/certificates/{cast.amara_recruit.pk}/1/"
    assert "C2X1" in browser.post(path, {"number": "C2X1"}, follow=True).text
    assert client_for(cast.helen).get(f"/sponsor/certificates/{cast.amara_recruit.pk}/2/").status_code == 404


def test_a_report_is_logged(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    sent = typed("reported_on", "27", about="New first day", reference="SMS-1", recruit_id=str(cast.amara_recruit.pk))
    page = browser.post("/sponsor/reports/new/", sent, follow=True).text
    assert "New first day" in page and "SMS-1" in page
    twice = browser.post("/sponsor/reports/new/", sent)
    assert twice.status_code == 409 and "in the log already" in twice.text
    foreign = browser.post("/sponsor/reports/new/", sent | {"recruit_id": str(cast.southmoor_recruit.pk)})
    assert foreign.status_code == 400 and "Choose one from the list." in foreign.text
    assert "logged a report in the sponsor system" in browser.get(f"/recruits/{cast.amara_recruit.pk}/").text


def test_one_persons_file_says_what_is_missing_and_comes_as_a_zip(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/sponsor-file"
    assert f"{path}/" in browser.get(f"/recruits/{cast.amara_recruit.pk}/").text
    page = browser.get(f"{path}/").text
    assert "Lacking: the number of the certificate." in page and "Kept in: Payroll." in page
    answer = browser.post(f"{path}.zip")
    assert answer["Content-Type"] == "application/zip" and "sponsor-file-amara-santos-2026-03-02.zip" in str(
        answer.headers
    )
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"index.html", "manifest.json"} <= set(archive.namelist())


def test_someone_of_the_academy_has_no_file_here(client_for, cast: Cast) -> None:
    access.enter(cast.helen)
    Recruit.objects.filter(pk=cast.bilal_recruit.pk).update(sponsor="academy")
    browser, path = client_for(cast.helen), f"/recruits/{cast.bilal_recruit.pk}/sponsor-file"
    assert "Royal Colleges sponsors this person" in browser.get(f"{path}/").text
    assert browser.post(f"{path}.zip").status_code == 409
    assert "Bilal Ahmed" in browser.get("/sponsor/").text


def test_an_audit_is_drawn_and_its_gaps_are_dealt_with(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    page = browser.post("/sponsor/audits/draw/", follow=True).text
    assert "2 of 2 files had gaps that day." in page and "Missing: Certificate of sponsorship." in page
    access.enter(cast.helen)
    audit, one = FileAudit.objects.get(), AuditedFile.objects.order_by("position")[0]
    path = f"/sponsor/audits/{audit.pk}/"
    empty = browser.post(path, {"file": str(one.pk), "words": "", "revision": "1"})
    assert empty.status_code == 400 and "Say what was done about it." in empty.text
    done = browser.post(path, {"file": str(one.pk), "words": "Typed in.", "revision": "1"}, follow=True)
    assert "Dealt with" in done.text and "Typed in." in done.text
    stale = browser.post(path, {"file": str(one.pk), "words": "Late.", "revision": "1"})
    assert stale.status_code == 409 and "Late." in stale.text
    assert browser.post(path, {"file": "x"}).status_code == 404
    assert "2 files with gaps, 1 of them dealt with" in browser.get("/sponsor/").text


@pytest.mark.parametrize("count", [1, 30])
def test_the_desk_costs_the_same_however_much_is_on_it(client_for, cast: Cast, enter, real_queries, count: int) -> None:
    enter(cast.helen)
    for number in range(count):
        recruit = RecruitFactory()
        MilestoneFactory(recruit=recruit, kind="cos_assigned", actual_on="2026-02-02")
        SponsorReportFactory(recruit=recruit)
        LicencePersonFactory()
        CosAllocationFactory(starts_on=f"{2030 + number}-04-06", ends_on=f"{2031 + number}-04-05")
        draw_audit(cast.helen)
    browser = client_for(cast.helen)
    browser.get("/recruits/")
    # Coming in: session, user, memberships with their trust. The licence; who is on it; the clock of use; certificates;
    # people of the Academy; the duties of a change and of use; allocations; reports; duties closed; audits; how many
    # are sponsored.
    assert real_queries(lambda: browser.get("/sponsor/")) == 3 + 12
