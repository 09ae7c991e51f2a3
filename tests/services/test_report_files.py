"""Long reports as files: asked for in a row, made by a worker, for whoever asked alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from onboarding import access
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import ReportFile
from onboarding.selectors import report_files as selectors
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services import report_files as services
from onboarding.services.memberships import change_member
from onboarding.services.report_files import OUR_FAULT, ask_for_file, make_files
from onboarding.services.report_runs import make_run
from tests.by_hand.files import day_of, tables_of
from tests.cast import Cast
from tests.factories import MembershipFactory
from tests.report_factories import ReportFileFactory
from tests.viewing import client_for

pytestmark = pytest.mark.django_db


def test_a_worker_makes_the_same_file_that_a_request_would(cast: Cast) -> None:
    access.enter(cast.diana)
    first, again = (ask_for_file(cast.diana, output="xlsx") for _ in range(2))
    assert first == again, "one that waits is not asked for twice"

    assert make_files(cast.northgate.pk) == 1
    assert make_files(cast.northgate.pk) == 0

    access.enter(cast.diana)
    made = selectors.find_report_file(cast.diana, first.pk)
    assert (made.state, made.name) == ("ready", "readiness-edi-2023-2026-03-02.xlsx")
    values = {row["What"]: row["Value"] for row in tables_of(bytes(made.content or b""))["Summary"]}
    assert values["People in scope"] == readiness_report(cast.diana)["people_in_scope"]


@pytest.mark.clock("2026-03-02 23:58")
def test_a_file_asked_for_before_midnight_is_of_that_day(cast: Cast, clock: time_machine.Traveller) -> None:
    access.enter(cast.diana)
    asked = ask_for_file(cast.diana, output="xlsx")
    clock.move_to("2026-03-03T00:01:00+00:00")

    make_files(cast.northgate.pk)

    access.enter(cast.diana)
    made = selectors.find_report_file(cast.diana, asked.pk)
    about = {row["What"]: row["Value"] for row in tables_of(bytes(made.content or b""))["Summary"]}
    assert made.name == "readiness-edi-2023-2026-03-02.xlsx"
    assert day_of(about["As of"]) == day_of(about["As known on"]) == date(2026, 3, 2)


def test_a_report_that_was_kept_is_made_by_the_same_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    access.enter(cast.diana)
    run = make_run(cast.diana, as_of=date(2026, 2, 27))
    browser = client_for(cast.diana)
    page = browser.get(f"/reports/runs/{run.pk}/").text
    assert "output=pdf" in page and "Make the paper" not in page
    monkeypatch.setattr(selectors, "MOST_AT_ONCE", -1)
    page = browser.get(f"/reports/runs/{run.pk}/").text
    assert "output=pdf" not in page and f'action="/reports/runs/{run.pk}/files/"' in page

    asked = browser.post(f"/reports/runs/{run.pk}/files/", {"output": "xlsx"})
    waiting = browser.get(asked["Location"]).text
    assert "Figures of 27 February 2026, as they were kept" in waiting and f'href="/reports/runs/{run.pk}/"' in waiting
    make_files(cast.northgate.pk)

    saved = browser.get(f"{asked['Location']}save/")
    about = {row["What"]: row["Value"] for row in tables_of(saved.content)["Summary"]}
    assert day_of(about["As of"]) == date(2026, 2, 27) and about["Signed by"] == "Not signed"
    assert browser.post(f"/reports/runs/{run.pk}/files/", {"output": "exe"}).status_code == 400


def test_it_is_for_those_who_read_figures_and_only_for_whoever_asked(cast: Cast) -> None:
    access.enter(cast.helen)
    made = ask_for_file(cast.helen, output="pdf")
    with pytest.raises(NotFound):
        selectors.find_report_file(cast.hana, made.pk)
    with pytest.raises(NotAllowed):
        ask_for_file(cast.liam, output="pdf")
    with pytest.raises(Invalid):
        ask_for_file(cast.helen, output="exe")
    with pytest.raises(Invalid):
        ask_for_file(cast.helen, output="pdf", as_of=timezone.localdate() + timedelta(days=9))


def test_nobody_fills_the_queue(cast: Cast) -> None:
    access.enter(cast.helen)
    today = timezone.localdate()
    for back in range(services.MOST_WAITING):
        ask_for_file(cast.helen, output="xlsx", as_of=today - timedelta(days=back))
    with pytest.raises(NotNow):
        ask_for_file(cast.helen, output="pdf")
    assert make_files(cast.northgate.pk) == services.MOST_AT_A_TURN


def test_who_may_no_longer_read_figures_gets_no_file(cast: Cast) -> None:
    access.enter(cast.diana)
    asked = ask_for_file(cast.diana, output="xlsx")
    cast.diana.roles = ["buddy"]
    cast.diana.save()

    make_files(cast.northgate.pk)

    asked.refresh_from_db()
    assert (asked.state, asked.content) == ("failed", None)
    assert "permission" in asked.why_not


def test_a_file_that_was_made_with_other_roles_is_let_go(cast: Cast) -> None:
    access.enter(cast.hana)
    officer = MembershipFactory(roles=["hr"], full_name="Nia Powell")
    asked, other = ask_for_file(officer, output="xlsx"), ask_for_file(cast.hana, output="xlsx")
    make_files(cast.northgate.pk)
    access.enter(cast.hana)
    change_member(cast.hana, member_id=officer.pk, changes={"telephone": "020 7946 0000"})
    assert selectors.find_report_file(officer, asked.pk).state == "ready"

    change_member(cast.hana, member_id=officer.pk, changes={"roles": ["director"]}, reason="Changed job")

    officer.refresh_from_db()
    with pytest.raises(NotFound):
        selectors.find_report_file(officer, asked.pk)
    assert selectors.find_report_file(cast.hana, other.pk).state == "ready"


def test_what_a_dead_worker_left_is_said_and_what_is_a_day_old_is_let_go(cast: Cast) -> None:
    access.enter(cast.helen)
    now = timezone.now()
    left = ReportFileFactory(member=cast.helen, state="making", content=None, began_at=now - timedelta(hours=1))
    old = ReportFileFactory(member=cast.helen, settled_at=now - services.KEPT_FOR - timedelta(minutes=1))

    make_files(cast.northgate.pk)

    left.refresh_from_db()
    assert (left.state, left.why_not) == ("failed", OUR_FAULT)
    assert not ReportFile.objects.filter(pk=old.pk).exists()


def test_the_page_of_a_large_trust_asks_waits_and_saves(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = client_for(cast.diana)
    assert "output=pdf" in browser.get("/reports/readiness/").text
    monkeypatch.setattr(selectors, "MOST_AT_ONCE", 0)
    page = browser.get("/reports/readiness/?as_of=2026-03-01").text
    assert (
        "Make the paper for the board" in page
        and 'name="as_of" value="2026-03-01"' in page
        and "output=pdf" not in page
    )

    asked = browser.post("/reports/files/", {"output": "pdf", "as_of": "2026-03-01"})
    waiting = browser.get(asked["Location"])
    assert waiting["Refresh"] == "5" and "Step 1 of 3" in waiting.text
    assert browser.get(f"{asked['Location']}save/").status_code == 404
    make_files(cast.northgate.pk)

    assert "Save the file" in browser.get(asked["Location"]).text
    saved = browser.get(f"{asked['Location']}save/")
    assert saved.content.startswith(b"%PDF") and "board-paper-edi-2023-2026-03-01.pdf" in saved["Content-Disposition"]
    assert client_for(cast.helen).get(asked["Location"]).status_code == 404


@pytest.mark.parametrize("day", ["2099-01-01", "yesterday", "2026-13-40", "1900-01-01"])
def test_a_day_without_figures_is_refused_and_nothing_is_asked_for(cast: Cast, day: str) -> None:
    answer = client_for(cast.diana).post("/reports/files/", {"output": "pdf", "as_of": day})
    assert answer.status_code == 400
    access.enter(cast.diana)
    assert not ReportFile.objects.exists()
