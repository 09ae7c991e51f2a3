"""What a page says about one step today. None of it is stored; all of it follows from the step and the day."""

from dataclasses import dataclass
from datetime import date, timedelta

OPEN_STATES = frozenset({"to_do", "returned"})
"""Still with the owner. A submitted step waits for its reviewer and is never overdue."""

SOON = timedelta(days=7)
SOON_IF_BLOCKED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is known of a step: `applies` yes, no or unknown; `blocked` where a prerequisite is still open."""

    applies: str
    state: str
    due_on: date | None
    limit: str = "target"
    evidence_expires_on: date | None = None
    waived_until: date | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class StepStatus:
    """Whether a step is open, overdue, waiting for a date, blocked or at risk, and whether it must be asked again.

    `lapsed`: it was done or waived, but the evidence or the waiver has run out.
    """

    open: bool
    overdue: bool
    waiting: bool
    blocked: bool
    at_risk: bool
    lapsed: bool


def status(facts: StepFacts, today: date) -> StepStatus:
    """Judge a step on a day (the trust's local day).

    Overdue: open, and its day has passed; due today is not overdue until tomorrow. Waiting: open, and the milestone
    that its day is counted from is not known. At risk: open and due within 7 days, or blocked and due within 14.
    """
    is_open = facts.applies == "yes" and facts.state in OPEN_STATES
    overdue = is_open and facts.due_on is not None and facts.due_on < today
    blocked = is_open and facts.blocked
    return StepStatus(
        open=is_open,
        overdue=overdue,
        waiting=is_open and facts.due_on is None,
        blocked=blocked,
        at_risk=is_open and not overdue and _is_soon(facts.due_on, today, SOON_IF_BLOCKED if blocked else SOON),
        lapsed=facts.applies == "yes" and _has_lapsed(facts, today),
    )


def goes_on(enrolment_state: str, limit: str) -> bool:
    """Whether a step may still be done: in an active enrolment; in any other one only if its date is set by law or a
    regulator. (Withdrawing takes away what the law does not ask for.)"""
    return enrolment_state == "active" or limit == "hard"


def _is_soon(due_on: date | None, today: date, within: timedelta) -> bool:
    return due_on is not None and due_on - today <= within


def _has_lapsed(facts: StepFacts, today: date) -> bool:
    last_day = {"done": facts.evidence_expires_on, "waived": facts.waived_until}.get(facts.state)
    return last_day is not None and last_day < today
