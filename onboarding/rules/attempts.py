"""A test that can be sat more than once: which sitting comes next, how early, and how many are left.

The numbers come from the library (`journeys.yaml`), where each has its source. What no source says is None, and then
nothing follows from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onboarding.rules.calendars import Calendar, roll
from onboarding.rules.due_dates import shift

PASSED, PARTLY, NOT_PASSED = "passed", "partly", "not_passed"


@dataclass(frozen=True, slots=True)
class Gap:
    """How long lies between two sittings. `roll` says what happens to a shut day."""

    offset: int
    unit: str
    roll: str

    def after(self, day: date, calendar: Calendar) -> date:
        """The first day allowed after a sitting on this day."""
        return roll(shift(day, self.offset, self.unit, calendar), self.roll, calendar)


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many sittings belong to one application, the gap between two, and the gap after the last one."""

    most: int | None = None
    gap: Gap | None = None
    again: Gap | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting by its number: the day booked, the day sat, and how it went, as far as that is known."""

    number: int
    booked_on: date | None = None
    sat_on: date | None = None
    result_on: date | None = None
    outcome: str = ""

    @property
    def day(self) -> date | None:
        """The day it was sat, else the day it is booked for."""
        return self.sat_on or self.booked_on


def is_passed(sittings: Sequence[Sitting]) -> bool:
    """Whether any sitting was passed in full."""
    return any(one.outcome == PASSED for one in sittings)


def next_number(sittings: Sequence[Sitting]) -> int | None:
    """The number of the sitting that can be booked next. None once it is passed, or while a result is waited for."""
    if is_passed(sittings):
        return None
    if sittings and not sittings[-1].outcome:
        return None
    return len(sittings) + 1


def allowed(rule: Attempts, applications: int) -> int | None:
    """How many sittings there can be in all: those of each application. None where no source gives a number."""
    return None if rule.most is None else rule.most * max(1, applications)


def left(rule: Attempts, sittings: Sequence[Sitting], applications: int) -> int | None:
    """How many sittings are left, those that are booked counted as used. None where no source gives a number."""
    most = allowed(rule, applications)
    return None if most is None else max(0, most - len(sittings))


def begins_again(rule: Attempts, number: int) -> bool:
    """Whether a new application begins with this sitting."""
    return number > 1 and rule.most is not None and (number - 1) % rule.most == 0


def gap_before(rule: Attempts, number: int) -> Gap | None:
    """The gap that lies before a sitting: the longer one where a new application begins with it."""
    if number < 2:
        return None
    return (rule.again or rule.gap) if begins_again(rule, number) else rule.gap


def earliest_on(rule: Attempts, number: int, sittings: Sequence[Sitting], calendar: Calendar) -> date | None:
    """The first day allowed for a sitting. None for the first one, or where nothing is known to count from."""
    before = next((one for one in sittings if one.number == number - 1), None)
    gap = gap_before(rule, number)
    return gap.after(before.day, calendar) if gap and before and before.day else None
