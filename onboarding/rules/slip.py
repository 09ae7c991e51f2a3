"""What a change of dates does to someone's steps: the days before compared with the days after.

What stays is told as plainly as what moves: a limit set by law or a regulator does not wait because a flight does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onboarding.rules.calendars import Calendar, working_days_in
from onboarding.rules.plain_words import long_date

OPEN_STATES = frozenset({"to_do", "submitted", "returned"})
UNDONE_STATES = frozenset({"to_do", "returned"})
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class DatedStep:
    """One step of someone, as it stands: `key` is the item's path and which time it is asked; who owns it; whether the
    day is a limit, where that is written and how sure we are; the id of its rule; the year whose bank holidays are not
    published, where its day was counted with them."""

    key: Key
    title: str
    owner_role: str
    state: str
    applies: str
    due_on: date | None
    limit: str
    basis: str
    source: str
    confidence: str
    confirmed: bool
    waits_for: tuple[str, ...] = ()
    shared: bool = False
    rule_id: str = ""
    not_published: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is asked of the person and not finished."""
        return self.applies == "yes" and self.state in OPEN_STATES

    def is_late(self, today: date) -> bool:
        """Whether its day has passed undone. What waits for review is not late."""
        undone = self.applies == "yes" and self.state in UNDONE_STATES
        return undone and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class MovedStep:
    """A step as it would be, with the day it has now; `was_asked` and `is_asked` differ where it comes or goes."""

    step: DatedStep
    was_on: date | None
    was_asked: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """What a change does: steps that move; those that become late by it; limits of law and regulators that stay on
    their day; and what cannot be kept any more, as sentences."""

    moved: tuple[MovedStep, ...]
    late: tuple[DatedStep, ...]
    stays: tuple[DatedStep, ...]
    clashes: tuple[str, ...]


def slip(before: Iterable[DatedStep], after: Iterable[DatedStep], today: date, calendar: Calendar) -> Slip:
    """Compare someone's steps before and after a change. Finished steps are in neither list of what moves."""
    was = {step.key: step for step in before}
    now = sorted(after, key=_by_day)
    moved = tuple(_moved(was.get(step.key), step) for step in now if _differs(was.get(step.key), step))
    late = [step for step in now if step.is_late(today) and not _was_late(was.get(step.key), today)]
    limits = [step for step in now if step.is_open and step.limit == "hard" and step.due_on]
    stays = [step for step in limits if not _differs(was.get(step.key), step)]
    clashes = dict.fromkeys([*_out_of_order(was, now), *_without_days(moved, today, calendar)])
    return Slip(moved, tuple(late), tuple(stays), tuple(clashes))


def _by_day(step: DatedStep) -> tuple[bool, date, str, Key]:
    return step.due_on is None, step.due_on or date.max, step.title, step.key


def _differs(was: DatedStep | None, now: DatedStep) -> bool:
    if was is None:
        return now.is_open
    return now.state in OPEN_STATES and (was.due_on if was.is_open else None, was.is_open) != (
        now.due_on if now.is_open else None,
        now.is_open,
    )


def _moved(was: DatedStep | None, now: DatedStep) -> MovedStep:
    was_asked = was is not None and was.is_open
    return MovedStep(now, was.due_on if was and was_asked else None, was_asked, now.is_open)


def _was_late(was: DatedStep | None, today: date) -> bool:
    return was is not None and was.is_late(today)


def _out_of_order(was: Mapping[Key, DatedStep], now: Sequence[DatedStep]) -> Iterable[str]:
    """Steps that would be due before something that comes first, and are not so now."""
    earlier = _clashing(was.values())
    for (first, then), sentence in _clashing(now).items():
        if (first, then) not in earlier:
            yield sentence


def _clashing(steps: Iterable[DatedStep]) -> dict[tuple[Key, Key], str]:
    open_steps = [step for step in steps if step.is_open and step.due_on]
    by_path: dict[str, list[DatedStep]] = {}
    for step in open_steps:
        by_path.setdefault(step.key[0], []).append(step)
    return {
        (first.key, step.key): f"“{step.title}” would be due on {long_date(step.due_on)}, before “{first.title}” "
        f"on {long_date(first.due_on)}, which comes first."
        for step in open_steps
        for path in step.waits_for
        for first in by_path.get(path, ())
        if first.due_on and step.due_on and first.due_on > step.due_on
    }


def _without_days(moved: Sequence[MovedStep], today: date, calendar: Calendar) -> Iterable[str]:
    """Steps that would be due today or later, with no working day left to do them."""
    for one in moved:
        day = one.step.due_on
        if one.is_asked and day and day >= today and working_days_in(today, day, calendar) == 0:
            yield f"“{one.step.title}” would be due on {long_date(day)}, with no working day left before it."
