"""What a page says about one step on Monday 2 March 2026."""

from datetime import date

import pytest

from onboarding.rules.step_status import StepFacts, status

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("state", "due_on", "overdue"),
    [
        ("to_do", date(2026, 3, 1), True),
        ("returned", date(2026, 3, 1), True),
        ("to_do", TODAY, False),  # due today is not overdue until tomorrow
        ("submitted", date(2026, 2, 1), False),
        ("done", date(2026, 2, 1), False),
        ("waived", date(2026, 2, 1), False),
        ("to_do", None, False),
    ],
)
def test_a_step_is_overdue_from_the_day_after_its_due_day(state: str, due_on: date | None, overdue: bool) -> None:
    assert status(StepFacts("yes", state, due_on), TODAY).overdue is overdue


@pytest.mark.parametrize("applies", ["no", "unknown"])
def test_what_does_not_apply_is_neither_open_nor_late(applies: str) -> None:
    found = status(StepFacts(applies, "to_do", date(2026, 2, 1), blocked=True), TODAY)

    assert not any((found.open, found.overdue, found.waiting, found.blocked, found.at_risk, found.lapsed))


def test_an_open_step_without_a_due_day_is_waiting_and_not_at_risk() -> None:
    found = status(StepFacts("yes", "to_do", None), TODAY)

    assert (found.open, found.waiting, found.at_risk) == (True, True, False)


@pytest.mark.parametrize(
    ("due_on", "blocked", "at_risk"),
    [
        (TODAY, False, True),
        (date(2026, 3, 9), False, True),
        (date(2026, 3, 10), False, False),
        (date(2026, 3, 16), True, True),
        (date(2026, 3, 17), True, False),
        (date(2026, 3, 1), False, False),  # overdue is worse than at risk
    ],
)
def test_a_step_is_at_risk_within_seven_days_or_fourteen_when_blocked(
    due_on: date, blocked: bool, at_risk: bool
) -> None:
    assert status(StepFacts("yes", "to_do", due_on, blocked=blocked), TODAY).at_risk is at_risk


@pytest.mark.parametrize(
    ("facts", "lapsed"),
    [
        (StepFacts("yes", "done", None, evidence_expires_on=date(2026, 3, 1)), True),
        (StepFacts("yes", "done", None, evidence_expires_on=TODAY), False),
        (StepFacts("yes", "waived", None, waived_until=date(2026, 3, 1)), True),
        (StepFacts("yes", "waived", None, waived_until=TODAY), False),
        (StepFacts("yes", "to_do", None, evidence_expires_on=date(2026, 3, 1)), False),
    ],
)
def test_evidence_and_waivers_hold_through_their_last_day(facts: StepFacts, lapsed: bool) -> None:
    assert status(facts, TODAY).lapsed is lapsed
