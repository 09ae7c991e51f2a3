"""Is a person ready for what comes next: to travel, to start, to practise as registered staff, to be on call?

A gate is held up by the items that name it. The answer is one word, how many days are to spare, and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onboarding.rules.plain_words import long_date

GATES = ("travel", "start", "registered_practice", "on_call")
CLOSED_STATES = frozenset({"done", "waived"})
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class GateStep:
    """One step that holds up a gate: title for the reasons, `applies` yes, no or unknown, `blocked` by another item."""

    item_key: str
    title: str
    state: str
    due_on: date | None
    overdue: bool
    blocked: bool
    applies: str


@dataclass(frozen=True, slots=True)
class GateReadiness:
    """cleared, on_track, at_risk or blocked; days between the last open step and the gate; reasons in sentences."""

    gate: str
    word: str
    days_to_spare: int | None
    why: tuple[str, ...]
    gate_on: date | None


def readiness(gate: str, steps: Sequence[GateStep], gate_on: date | None, today: date) -> GateReadiness:
    """Judge one gate for one person, from the steps that name this gate.

    Cleared: all that apply are done or waived. Blocked: an open one is overdue or due after the gate's day, or that
    day has passed. At risk: an open one is due within 7 days, waits for another item, or the gate is within 7 days.
    A step of which it is not known whether it applies never blocks, but the gate is not cleared until it is known.
    `gate_on` is the day of travel, start and so on, None while unknown.
    """
    unsettled = [step for step in steps if step.applies != "no" and step.state not in CLOSED_STATES]
    open_steps = [step for step in unsettled if step.applies == "yes"]
    if not unsettled:
        return GateReadiness(gate, "cleared", None, ("Nothing is left to do.",), gate_on)
    blocking = tuple(why for step in open_steps if (why := _blocks(step, gate_on, today)))
    risks = tuple(why for step in open_steps if (why := _risks(step, gate_on, today)))
    word = "blocked" if blocking else "at_risk" if risks else "on_track"
    rest = tuple(_still_open(step) for step in unsettled)
    return GateReadiness(gate, word, _days_to_spare(open_steps, gate_on), blocking or risks or rest, gate_on)


def _blocks(step: GateStep, gate_on: date | None, today: date) -> str:
    if step.overdue and step.due_on:
        return f"“{step.title}” was due on {long_date(step.due_on)}."
    if gate_on is not None and gate_on < today:
        return f"“{step.title}” is not done, and was needed by {long_date(gate_on)}."
    if gate_on is not None and step.due_on is not None and step.due_on > gate_on and step.state != "submitted":
        return f"“{step.title}” is due on {long_date(step.due_on)}, but is needed by {long_date(gate_on)}."
    return ""


def _risks(step: GateStep, gate_on: date | None, today: date) -> str:
    if step.blocked:
        return f"“{step.title}” waits for another item."
    if step.state != "submitted" and step.due_on is not None and step.due_on - today <= SOON:
        return f"“{step.title}” is due on {long_date(step.due_on)}."
    if gate_on is not None and gate_on - today <= SOON:
        return f"“{step.title}” is not done, and is needed by {long_date(gate_on)}."
    return ""


def _still_open(step: GateStep) -> str:
    if step.applies == "unknown":
        return f"It is not known yet whether “{step.title}” is needed."
    if step.state == "submitted":
        return f"“{step.title}” waits for review."
    if step.due_on is None:
        return f"“{step.title}” has no date yet."
    return f"“{step.title}” is due on {long_date(step.due_on)}."


def _days_to_spare(open_steps: Sequence[GateStep], gate_on: date | None) -> int | None:
    """Days from the latest due day to the gate, negative where it comes after; None while any day is unknown."""
    due = [step.due_on for step in open_steps if step.due_on is not None]
    if gate_on is None or not due or len(due) < len(open_steps):
        return None
    return (gate_on - max(due)).days
