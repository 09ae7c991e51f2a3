"""Not at work: said on the person's page, listed for HR with what the sponsor has to do, and closed."""

from datetime import date

import pytest

from onboarding import access
from onboarding.models import Occurrence, Recruit, Step
from tests.api.asking import newcomer, step_of
from tests.cast import Cast
from tests.factories import OccurrenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def zainab(cast: Cast) -> Recruit:
    """Someone of Liam's who has started."""
    access.enter(cast.helen)
    return newcomer(cast, status="started")


def typed(day: str, **more: str) -> dict[str, str]:
    return {"on-day": day, "on-month": "2", "on-year": "2026"} | more


def test_a_manager_tells_hr_from_the_person_s_page(client_for, cast: Cast, zainab: Recruit) -> None:
    browser = client_for(cast.liam)
    assert f"/recruits/{zainab.pk}/absence/" in browser.get(f"/recruits/{zainab.pk}/").text
    assert "To be confirmed" in browser.get(f"/recruits/{zainab.pk}/absence/").text

    answer = browser.post(f"/recruits/{zainab.pk}/absence/", typed("26", words="No answer"), follow=True)

    assert "HR can see that Zainab Yusuf is not at work" in answer.text
    assert "Since 26 February 2026, 3 working days" in answer.text


def test_hr_reads_by_when_a_report_is_due_and_from_where_that_is_known(client_for, cast: Cast, zainab: Recruit) -> None:
    OccurrenceFactory(recruit=zainab, reported_by=cast.liam, happened_on=date(2026, 2, 26))
    page = client_for(cast.hana).get("/absences/").text

    for words in (
        "1 person is away",
        "<strong>3 working days</strong>, since 26 February 2026",
        "still away without permission at the end of 11 March 2026, report it by 25 March 2026",
        "Source: Borderless help centre",
        "To be confirmed",
    ):
        assert words in page


def test_of_someone_whom_the_trust_does_not_sponsor_nothing_is_to_be_reported(
    client_for, cast: Cast, zainab: Recruit
) -> None:
    Recruit.objects.filter(pk=zainab.pk).update(sponsor="academy")
    OccurrenceFactory(recruit=zainab, reported_by=cast.liam)
    assert "report it by" not in client_for(cast.helen).get("/absences/").text


def test_nobody_away_is_said_too(client_for, cast: Cast) -> None:
    assert "Nobody is away without explanation" in client_for(cast.helen).get("/absences/").text


def test_they_are_back(client_for, cast: Cast, zainab: Recruit) -> None:
    absence = OccurrenceFactory(recruit=zainab, reported_by=cast.liam)
    browser = client_for(cast.liam)
    assert "Not at work since 2 March 2026" in browser.get(f"/absences/{absence.pk}/end/").text

    day = {"ended_on-day": "2", "ended_on-month": "3", "ended_on-year": "2026", "words": "Lost telephone"}
    answer = browser.post(f"/absences/{absence.pk}/end/", day, follow=True)

    assert "no longer on the list" in answer.text and "Lost telephone" in answer.text
    assert "This was over on 2 March 2026" in browser.get(f"/absences/{absence.pk}/end/").text
    stale = browser.post(f"/absences/{absence.pk}/end/", day | {"words": "Typed late"})
    assert stale.status_code == 400 and "This is over already" in stale.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on-day": "31"}, "Enter a real date"),
        ({"on-day": ""}, "The date must include a day"),
        ({"on-month": "3", "on-day": "3"}, "today or in the past"),
        ({"on-year": "2025"}, "or later. Tell HR"),
        ({"words": "x" * 4001}, "4,000 characters"),
        ({"words": "a\0"}, "Null characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client_for, cast: Cast, zainab: Recruit, wrong: dict, sentence: str
) -> None:
    body = typed("26", words="No answer at the door") | wrong
    answer = client_for(cast.liam).post(f"/recruits/{zainab.pk}/absence/", body)
    assert answer.status_code == 400 and sentence in answer.text
    assert body["words"][:10].rstrip("\0") in answer.text
    assert not Occurrence.objects.exists()


def test_saying_it_twice_is_refused_in_words(client_for, cast: Cast, zainab: Recruit) -> None:
    OccurrenceFactory(recruit=zainab, reported_by=cast.liam)
    answer = client_for(cast.liam).post(f"/recruits/{zainab.pk}/absence/", typed("26", words="Again"))
    assert answer.status_code == 400 and "This is known already" in answer.text and "Again" in answer.text


def test_others_do_not_see_that_someone_is_away(client_for, cast: Cast, zainab: Recruit) -> None:
    OccurrenceFactory(recruit=zainab, reported_by=cast.liam, words="No answer")
    for viewer in (cast.priya, cast.ben, cast.ed, cast.olu):
        assert "Not at work" not in client_for(viewer).get(f"/recruits/{zainab.pk}/").text
        assert client_for(viewer).get("/absences/").status_code == 403


def test_nobody_is_said_to_be_away_because_something_else_happened(client_for, cast: Cast, zainab: Recruit) -> None:
    OccurrenceFactory(recruit=zainab, kind="changed_role", reported_by=cast.helen)
    Step.objects.filter(pk=step_of(zainab, owner_role="hr").pk).update(due_on=date(2026, 3, 5))

    page = client_for(cast.helen).get("/to-do/").text

    assert "Zainab Yusuf" in page and "Not at work since" not in page and "Not at work today?" in page
