"""Is a person ready for what comes next: to travel, to start, to practise as registered staff, to be on call?

A gate is held up by the items that name it, and by what those wait for. The answer is one word, how many days are to
spare on the critical path (`rules/critical_path.py`), and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onboarding.rules.calendars import Calendar
from onboarding.rules.critical_path import CriticalPath, OpenStep, critical_path
from onboarding.rules.due_dates import DueRule
from onboarding.rules.plain_words import long_date
from onboarding.rules.sources import FixedLimit

GATES = ("travel", "start", "registered_practice", "on_call")
CLOSED_STATES = frozenset({"done", "waived"})
SOON = timedelta(days=7)
NO_PATH, ENGLAND = CriticalPath(), Calendar()


@dataclass(frozen=True, slots=True)
class GateStep:
    """One step of someone: title for the reasons, `applies` yes, no or unknown, `blocked` by another item.

    `waits_for` are the keys of what comes first; `rule` is given where its day is counted from the one it `follows`."""

    item_key: str
    title: str
    state: str
    due_on: date | None
    overdue: bool
    blocked: bool
    applies: str
    waits_for: tuple[str, ...] = ()
    follows: str | None = None
    rule: DueRule | None = None
    limit: FixedLimit | None = None

    @property
    def on_the_way(self) -> OpenStep:
        """The same, as the critical path asks for it."""
        return OpenStep(self.item_key, self.title, self.due_on, self.waits_for, self.follows, self.rule, self.limit)


@dataclass(frozen=True, slots=True)
class GateReadiness:
    """cleared, on_track, at_risk or blocked; days between the critical path's last day and the gate; reasons in
    sentences; the path itself."""

    gate: str
    word: str
    days_to_spare: int | None
    why: tuple[str, ...]
    gate_on: date | None
    path: CriticalPath = NO_PATH


def readiness(
    gate: str,
    steps: Sequence[GateStep],
    gate_on: date | None,
    today: date,
    others: Sequence[GateStep] = (),
    calendar: Calendar = ENGLAND,
) -> GateReadiness:
    """Judge one gate for one person, from the steps that name this gate and the other open ones that these wait for.

    Cleared: all that apply are done or waived. Blocked: an open one is overdue, it or what it waits for is due after
    the gate's day, or that day has passed. At risk: an open one is due within 7 days, waits for another item, or the
    gate is within 7 days.
    A step of which it is not known whether it applies never blocks, but the gate is not cleared until it is known.
    `gate_on` is the day of travel, start and so on, None while unknown.
    """
    unsettled = [step for step in steps if step.applies != "no" and step.state not in CLOSED_STATES]
    open_steps = [step for step in unsettled if step.applies == "yes"]
    if not unsettled:
        return GateReadiness(gate, "cleared", None, ("Nothing is left to do.",), gate_on)
    path = _path(open_steps, others, gate_on, calendar)
    blocking = tuple(why for step in open_steps if (why := _blocks(step, gate_on, today))) or _comes_too_late(path)
    risks = tuple(why for step in open_steps if (why := _risks(step, gate_on, today)))
    word = "blocked" if blocking else "at_risk" if risks else "on_track"
    rest = tuple(_still_open(step) for step in unsettled)
    return GateReadiness(gate, word, path.days_to_spare, blocking or risks or rest, gate_on, path)


def _path(
    open_steps: Sequence[GateStep], others: Sequence[GateStep], gate_on: date | None, calendar: Calendar
) -> CriticalPath:
    still_open = [step for step in others if step.applies == "yes" and step.state not in CLOSED_STATES]
    by_day = sorted((*still_open, *open_steps), key=lambda step: (step.due_on is None, step.due_on or date.min))
    steps = {step.item_key: step.on_the_way for step in by_day}  # of several times the latest holds up
    return critical_path([step.item_key for step in open_steps], steps, gate_on, calendar)


def _comes_too_late(path: CriticalPath) -> tuple[str, ...]:
    """What comes first is due after the gate's day, though the gate's own steps are not."""
    if path.days_to_spare is None or path.days_to_spare >= 0 or path.last_on is None:
        return ()
    names = " → ".join(f"“{step.title}”" for step in path.steps)
    return (f"{names}: the last of these is due on {long_date(path.last_on)}, which is too late.",)


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
        return f"“{step.title}” waits for another step."
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
