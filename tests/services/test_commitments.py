"""Commitments: what the trust itself does, asked again so many months after the day it was last kept."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.errors import NotFound
from onboarding.models import Event, Membership, Step
from onboarding.selectors.commitments import commitment_rows, filter_commitments, visible_commitments
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.steps import reopen_step, submit_step
from tests.cast import Cast
from tests.journeys import pdf

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def steps_for(key: str) -> list[Step]:
    found = Step.objects.filter(enrolment__of_trust=True, item__key=key, superseded_on__isnull=True)
    return list(found.select_related("item").order_by("occurrence"))


def keep(actor: Membership, key: str, on: date = TODAY) -> Step:
    step = steps_for(key)[-1]
    file = {"file": pdf()} if step.item.evidence == "file" else {}
    return submit_step(actor, step_id=step.id, note="Kept.", on=on, effective_on=on, **file)


@pytest.fixture(autouse=True)
def evidence_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("kept_on", "months", "again_on"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),  # the last day of a shorter month
        (date(2023, 8, 31), 6, date(2024, 2, 29)),  # and of a leap year's
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 6, date(2026, 6, 30)),
    ],
)
def test_a_kept_commitment_is_asked_again_after_its_months(
    cast: Cast, kept_on: date, months: int, again_on: date
) -> None:
    key = {12: "retention-report", 6: "cohort-feedback"}[months]
    keep(cast.helen, key, kept_on)
    done, again = steps_for(key)
    assert (done.state, done.done_on, done.occurrence) == ("done", kept_on, 1)
    assert (again.state, again.due_on, again.occurrence) == ("to_do", again_on, 2)
    assert again.due_words == f"{months} months after it was last done"
    assert Event.objects.filter(action="commitment_asked_again", object_id=again.id).count() == 1
    assert [change.verb for change in again.changes.all()] == ["asked_again"]


def test_it_goes_on_being_asked_each_time_it_is_kept(cast: Cast) -> None:
    for on in (date(2025, 3, 1), date(2025, 9, 4), TODAY):
        keep(cast.helen, "cohort-feedback", on)
    assert [(step.occurrence, step.due_on) for step in steps_for("cohort-feedback")[1:]] == [
        (2, date(2025, 9, 1)),
        (3, date(2026, 3, 4)),
        (4, date(2026, 9, 2)),
    ]


def test_what_is_opened_again_takes_back_what_was_to_come(cast: Cast) -> None:
    step = keep(cast.diana, "board-visibility")
    reopen_step(cast.helen, step_id=step.id, reason="The meeting was another one")
    (only,) = steps_for("board-visibility")
    assert (only.id, only.state) == (step.id, "to_do")
    keep(cast.diana, "board-visibility")
    assert [one.occurrence for one in steps_for("board-visibility")] == [1, 3]


def test_what_was_kept_since_stands_when_an_earlier_time_is_opened_again(cast: Cast) -> None:
    first = keep(cast.diana, "board-visibility", date(2025, 3, 3))
    keep(cast.diana, "board-visibility")
    reopen_step(cast.helen, step_id=first.id, reason="Not minuted")
    assert [one.state for one in steps_for("board-visibility")] == ["to_do", "done", "to_do"]


def test_whoever_leads_a_commitment_may_keep_it_and_nobody_else_sees_it(cast: Cast) -> None:
    assert keep(cast.priya, "cohort-feedback").state == "done"  # the pastoral lead leads it
    assert keep(cast.liam, "team-briefing").state == "done"  # line managers lead it
    for stranger in (cast.ben, cast.ed, cast.amara, cast.liam):
        with pytest.raises(NotFound):
            keep(stranger, "speaking-up")


def test_hr_may_record_for_the_director(cast: Cast) -> None:
    step = keep(cast.helen, "board-visibility")
    assert (step.state, step.submitted_by) == ("done", cast.helen)


def test_each_sees_the_commitments_that_they_answer_for(cast: Cast) -> None:
    everything = len(visible_commitments(cast.helen))
    assert len(visible_commitments(cast.diana)) == everything > 10
    assert {step.item.owner_role for step in visible_commitments(cast.priya)} == {"pastoral_lead"}
    assert {step.item.owner_role for step in visible_commitments(cast.liam)} == {"line_manager"}


def test_a_row_says_when_it_was_last_kept_and_when_it_is_due_next(cast: Cast) -> None:
    keep(cast.helen, "retention-report", date(2025, 12, 1))
    rows = {row["key"]: row for row in commitment_rows(visible_commitments(cast.helen), TODAY)}
    row = rows["retention-report"]
    assert (row["done_on"], row["due_on"], row["in_date"]) == (date(2025, 12, 1), date(2026, 12, 1), True)
    assert (row["lead_role"], row["repeats_months"], row["state"]) == ("director", 12, "to_do")
    assert not any(one["in_date"] for key, one in rows.items() if key != "retention-report")


def test_out_of_date_is_what_is_due_again_and_was_not_kept(cast: Cast) -> None:
    keep(cast.helen, "cohort-feedback", date(2025, 8, 1))  # due again on 1 February
    keep(cast.helen, "retention-report", date(2025, 3, 2))  # due again today: still in date
    rows = {row["key"]: row for row in commitment_rows(visible_commitments(cast.helen), TODAY)}
    assert (rows["cohort-feedback"]["in_date"], rows["cohort-feedback"]["overdue"]) == (False, True)
    assert (rows["retention-report"]["in_date"], rows["retention-report"]["overdue"]) == (True, False)
    found = {
        wanted: {row.item.key for row in filter_commitments(cast.helen, visible_commitments(cast.helen), asked, TODAY)}
        for wanted, asked in {"in": {"in_date": True}, "out": {"in_date": False}, "mine": {"mine": True}}.items()
    }
    assert found["in"] == {"retention-report"} and "cohort-feedback" in found["out"]
    assert len(found["in"] | found["out"]) == len(rows)
    assert found["mine"] == {key for key, row in rows.items() if row["lead_role"] == "hr"}


def test_the_report_reads_the_same_commitments(cast: Cast) -> None:
    keep(cast.helen, "cohort-feedback")
    listed = [one for action in readiness_report(cast.diana)["actions"] for one in action["commitments"]]
    by_key = {row["key"]: row for row in commitment_rows(visible_commitments(cast.helen), TODAY)}
    assert {row["key"]: row for row in listed} == by_key
