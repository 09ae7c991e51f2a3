"""How a due day came about: every part of the count, in the order in which it is made, so that a page can say why.

`account` makes the same calls as `due_dates.due` and keeps what lies between: a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onboarding.rules.calendars import SATURDAY, Calendar, bank_holidays, roll
from onboarding.rules.due_dates import DueRule, shift


@dataclass(frozen=True, slots=True)
class Count:
    """So many units from one day to another, and the bank holidays on weekdays that a count of working days passed over."""

    from_on: date
    offset: int
    unit: str
    to_on: date
    skipped: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Which of the rule's dates are known and which of them counts; the count; where a shut day was rolled to (None where
    it was not); the second count of a duty clock; the last day. Without any known date all but `dates` is empty."""

    dates: tuple[tuple[str, date | None], ...]
    counted_from: str
    count: Count | None
    rolled_on: date | None
    then: Count | None
    on: date | None


def account(rule: DueRule, dates: Mapping[str, date], calendar: Calendar) -> Account:
    """The account of `due(rule, dates, calendar)`. Raises RuleError as that does."""
    told = tuple((name, dates.get(name)) for name in rule.waits_on)
    known = {name: day for name, day in told if day}
    if not known:
        return Account(told, "", None, None, None, None)
    name = max(known, key=lambda one: known[one])
    count = _count(known[name], rule.offset, rule.unit, calendar)
    ends_on = roll(count.to_on, rule.roll, calendar)
    rolled_on = ends_on if ends_on != count.to_on else None
    if rule.then_offset is None or rule.then_unit is None:
        return Account(told, name, count, rolled_on, None, ends_on)
    then = _count(ends_on, rule.then_offset, rule.then_unit, calendar)
    return Account(told, name, count, rolled_on, then, then.to_on)


def _count(from_on: date, offset: int, unit: str, calendar: Calendar) -> Count:
    to_on = shift(from_on, offset, unit, calendar)
    skipped = _skipped(from_on, to_on, calendar) if unit == "working_days" else ()
    return Count(from_on, offset, unit, to_on, skipped)


def _skipped(from_on: date, to_on: date, calendar: Calendar) -> tuple[date, ...]:
    """Bank holidays on weekdays between the two; the day that is counted from is not looked at."""
    first, last = (from_on + timedelta(days=1), to_on) if to_on >= from_on else (to_on, from_on - timedelta(days=1))
    years = range(first.year, last.year + 1)
    found = (day for year in years for day in bank_holidays(calendar.country, year))
    return tuple(sorted(day for day in found if first <= day <= last and day.weekday() < SATURDAY))
