"""The sums of the readiness report: what counts as met, and when an action is met for a person.

This module is the only place where these words are defined. Each report says which DEFINITION_VERSION it used.
Every function judges a step as it stood on `as_of`; the caller hands in the facts of that day. Rates are fractions
from 0 to 1, never rounded. Source: the contract, "Settled, so that two people decide alike", points 3 to 6.

Version 2: what managers and teams do to receive somebody counts if it was in date on the day that person arrived. Version 1
counted it once it was done, however late, and for ever.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

DEFINITION_VERSION = "2"
FIGURES = ("met", "not_met", "unknown", "waiting", "waived", "inherited")
DUE_FIGURES = frozenset({"met", "not_met", "unknown"})
"""The figures that make up `due`: what is waiting, waived or inherited stands outside the rate."""


@dataclass(frozen=True, slots=True)
class CountedStep:
    """One step as the report sees it on the day that it speaks of.

    `applies` yes, no or unknown; `done_on` is the day the work was done; `waived_until` None means without end;
    `inherited`: it was due before the trust went live; `missing_anchor_though_later_actual`: the milestone that its
    day is counted from was never recorded although a later one has happened; `met_before_arrival`: the action counts
    it only if done before `arrival_on`, the actual or planned day of travel; `in_date_on_arrival`: only if it was done by
    that day and, where what was learnt runs out, through `valid_until`, had not run out by then.
    """

    applies: str
    state: str
    due_on: date | None
    limit: str = "target"
    basis: str = "good_practice"
    done_on: date | None = None
    evidence_expires_on: date | None = None
    waived_on: date | None = None
    waived_until: date | None = None
    superseded: bool = False
    paused: bool = False
    inherited: bool = False
    missing_anchor_though_later_actual: bool = False
    met_before_arrival: bool = False
    in_date_on_arrival: bool = False
    valid_until: date | None = None
    arrival_on: date | None = None


def figure(step: CountedStep, as_of: date) -> str | None:
    """Which figure of an action a step belongs to on a day, one of FIGURES; None where it is in none of them.

    Not counted: what does not apply or may not, what a roll-out removed, and targets of a paused enrolment. Waiting:
    not due yet, whatever its state, so that nobody raises a rate with next year's work. Due today and not done is not
    met; submitted and not reviewed is unknown, and so is a step whose milestone is missing though a later one is
    actual. A waiver counts through its expiry day; after that the step counts as not done.
    """
    if not _counts(step) or (step.paused and step.limit != "hard"):
        return None
    if step.inherited and not _is_done(step, as_of) and not _is_waived(step, as_of):
        return "inherited"
    if step.due_on is None and step.missing_anchor_though_later_actual:
        return _done_figure(step, as_of) if _is_done(step, as_of) else "unknown"
    if step.due_on is None or step.due_on > as_of:
        return "waiting"
    return _due_figure(step, as_of)


def on_time(step: CountedStep, as_of: date) -> bool:
    """Whether a step that is met was done on or before its day."""
    return (
        figure(step, as_of) == "met"
        and step.due_on is not None
        and step.done_on is not None
        and step.done_on <= step.due_on
    )


def person_outcome(figures: Collection[str | None]) -> str | None:
    """Whether an action is met for one person, from the figures of its must-haves for that person.

    Met when every must-have that is due was met; else not met when one was not met; else unknown. None when none is
    due, or all that were due are waived or inherited: that person is not counted for the action.
    """
    due = DUE_FIGURES.intersection(figures)
    if not due:
        return None
    return "not_met" if "not_met" in due else "unknown" if "unknown" in due else "met"


def legal(step: CountedStep, as_of: date) -> str | None:
    """The line of legal limits: "running", "overdue" or "closed"; None for a step that is not a limit set by law.

    Counts every applying step with a hard limit of basis law, mandatory or not, inherited and paused ones too.
    Overdue: not done and its day has passed, or done on evidence that has since expired. Submitted is never overdue.
    """
    if not _counts(step) or step.limit != "hard" or step.basis != "law":
        return None
    return "overdue" if legal_days_overdue(step, as_of) else _closed_or_running(step, as_of)


def legal_days_overdue(step: CountedStep, as_of: date) -> int:
    """Days since a limit passed, or since the evidence that it rests on expired; 0 where neither has happened."""
    if _is_done(step, as_of):
        last_day = step.evidence_expires_on
    elif _is_waived(step, as_of) or step.state == "submitted":
        last_day = None
    else:
        last_day = step.due_on
    return max((as_of - last_day).days, 0) if last_day else 0


def _closed_or_running(step: CountedStep, as_of: date) -> str:
    return "closed" if _is_done(step, as_of) or _is_waived(step, as_of) else "running"


def _counts(step: CountedStep) -> bool:
    return step.applies == "yes" and not step.superseded


def _is_done(step: CountedStep, as_of: date) -> bool:
    return step.state == "done" and (step.done_on is None or step.done_on <= as_of)


def _is_waived(step: CountedStep, as_of: date) -> bool:
    begun = step.waived_on is None or step.waived_on <= as_of
    return step.state == "waived" and begun and (step.waived_until is None or as_of <= step.waived_until)


def _due_figure(step: CountedStep, as_of: date) -> str:
    if _is_waived(step, as_of):
        return "waived"
    if _is_done(step, as_of):
        return _done_figure(step, as_of)
    return "unknown" if step.state == "submitted" else "not_met"


def _done_figure(step: CountedStep, as_of: date) -> str:
    """Evidence is good through its expiry day; a step that is done without a day is not known to be met."""
    if step.done_on is None:
        return "unknown"
    if step.met_before_arrival and step.arrival_on is not None and step.done_on >= step.arrival_on:
        return "not_met"
    if step.in_date_on_arrival and step.arrival_on is not None:
        was_valid = step.valid_until is None or step.arrival_on <= step.valid_until
        return "met" if step.done_on <= step.arrival_on and was_valid else "not_met"
    expired = step.evidence_expires_on is not None and step.evidence_expires_on < as_of
    return "unknown" if expired else "met"
