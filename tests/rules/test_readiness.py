"""Whether a person is ready for the next gate, judged on Monday 2 March 2026."""

from dataclasses import replace
from datetime import date

import pytest

from onboarding.rules.readiness import GateStep, readiness

TODAY = date(2026, 3, 2)
START = date(2026, 4, 1)
STEP = GateStep("right-to-work", "Check the right to work", "to_do", date(2026, 3, 20), False, False, "yes")


def word(*steps: GateStep, gate_on: date | None = START) -> str:
    return readiness("start", steps, gate_on, TODAY).word


def test_a_gate_is_cleared_when_all_that_applies_is_done_or_waived() -> None:
    steps = (replace(STEP, state="done"), replace(STEP, state="waived"), replace(STEP, applies="no"))

    found = readiness("start", steps, START, TODAY)

    assert (found.word, found.days_to_spare, found.why) == ("cleared", None, ("Nothing is left to do.",))


def test_a_gate_that_nothing_holds_up_is_cleared() -> None:
    assert word() == "cleared"


def test_open_items_with_time_left_are_on_track_with_days_to_spare() -> None:
    found = readiness("start", [STEP, replace(STEP, due_on=date(2026, 3, 15))], START, TODAY)

    assert (found.word, found.days_to_spare, found.gate_on) == ("on_track", 12, START)
    assert found.why[0] == "“Check the right to work” is due on 20 March 2026."


@pytest.mark.parametrize(
    ("step", "gate_on", "why"),
    [
        (replace(STEP, due_on=date(2026, 2, 27), overdue=True), START, "was due on 27 February 2026."),
        (replace(STEP, due_on=date(2026, 2, 27), overdue=True), None, "was due on 27 February 2026."),
        (replace(STEP, due_on=date(2026, 4, 2)), START, "is due on 2 April 2026, but is needed by 1 April 2026."),
        (STEP, date(2026, 3, 1), "is not done, and was needed by 1 March 2026."),
        (replace(STEP, state="submitted"), date(2026, 3, 1), "is not done, and was needed by 1 March 2026."),
    ],
)
def test_a_gate_is_blocked_by_what_is_overdue_or_comes_too_late(step: GateStep, gate_on: date | None, why: str) -> None:
    found = readiness("start", [step], gate_on, TODAY)

    assert found.word == "blocked"
    assert found.why == (f"“Check the right to work” {why}",)


@pytest.mark.parametrize(
    ("step", "gate_on", "why"),
    [
        (replace(STEP, due_on=date(2026, 3, 9)), START, "is due on 9 March 2026."),
        (replace(STEP, due_on=date(2026, 3, 9)), None, "is due on 9 March 2026."),
        (replace(STEP, blocked=True), START, "waits for another step."),
        (replace(STEP, due_on=None), date(2026, 3, 9), "is not done, and is needed by 9 March 2026."),
    ],
)
def test_a_gate_is_at_risk_when_time_is_short_or_something_is_in_the_way(
    step: GateStep, gate_on: date | None, why: str
) -> None:
    found = readiness("start", [step], gate_on, TODAY)

    assert found.word == "at_risk"
    assert found.why == (f"“Check the right to work” {why}",)


def test_what_waits_for_review_is_not_late_but_does_not_clear_the_gate() -> None:
    found = readiness("start", [replace(STEP, state="submitted", due_on=date(2026, 2, 27))], START, TODAY)

    assert found.word == "on_track"
    assert found.why == ("“Check the right to work” waits for review.",)


def test_a_gate_is_not_cleared_while_it_is_unknown_whether_an_item_is_needed() -> None:
    found = readiness("start", [replace(STEP, applies="unknown", overdue=True)], START, TODAY)

    assert found.word == "on_track"
    assert found.why == ("It is not known yet whether “Check the right to work” is needed.",)


@pytest.mark.parametrize(
    ("due_on", "gate_on", "days"),
    [(date(2026, 3, 20), None, None), (None, START, None), (date(2026, 4, 3), START, -2), (START, START, 0)],
)
def test_days_to_spare_are_known_only_when_every_day_is(
    due_on: date | None, gate_on: date | None, days: int | None
) -> None:
    assert readiness("start", [replace(STEP, due_on=due_on)], gate_on, TODAY).days_to_spare == days
