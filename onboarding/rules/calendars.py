"""Working days: Monday to Friday, without the bank holidays of one country of the United Kingdom.

Bank holidays come from the `holidays` library and include substitute days, such as Monday 28 December 2026
for Boxing Day. Each date is looked up in its own year, so that a rule of today can reach into any later year.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from onboarding.rules.errors import RuleError

COUNTRIES = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
ROLLS = ("none", "back", "forward")
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose bank holidays count: England, Wales, Scotland or Northern Ireland, by the place of work."""

    country: str = "ENG"

    def __post_init__(self) -> None:
        if self.country not in COUNTRIES:
            raise RuleError(f"There is no calendar for “{self.country}”. Use one of {', '.join(COUNTRIES)}.")


@cache
def bank_holidays(country: str, year: int) -> frozenset[date]:
    """The bank holidays of one country in one year, substitute days included."""
    return frozenset(holidays.country_holidays("GB", subdiv=country, years=year))


def is_working_day(on: date, calendar: Calendar) -> bool:
    """Whether offices are open that day: a weekday that is not a bank holiday."""
    return on.weekday() < SATURDAY and on not in bank_holidays(calendar.country, on.year)


def add_days(on: date, days: int) -> date:
    """A number of calendar days later, or earlier where negative. Raises RuleError outside the years 1 to 9999."""
    try:
        return on + timedelta(days=days)
    except OverflowError as error:
        raise RuleError(f"{days} days from {on.isoformat()} is outside the calendar.") from error


def add_working_days(on: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after a day, or before it where n is negative.

    The day itself is not counted: from a Saturday, one working day later is Monday. Zero stays where it is, even
    on a shut day. Raises RuleError outside the years 1 to 9999.
    """
    add_days(on, n)  # Working days are at least as many days: this refuses what could never be reached.
    step = 1 if n > 0 else -1
    left = abs(n)
    while left:
        on = add_days(on, step)
        left -= is_working_day(on, calendar)
    return on


def working_days_in(first: date, last: date, calendar: Calendar) -> int:
    """How many working days lie from the first day through the last one, both counted; 0 where the last is before."""
    days = range((last - first).days + 1)
    return sum(is_working_day(first + timedelta(days=number), calendar) for number in days)


def working_days_after(first: date, last: date, calendar: Calendar) -> list[date]:
    """The working days after the first day, through the last one, in their order."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return [day for day in days if is_working_day(day, calendar)]


def roll(on: date, how: str, calendar: Calendar) -> date:
    """Move a shut day to the working day before it ("back") or after it ("forward"); "none" leaves it alone."""
    if how not in ROLLS:
        raise RuleError(f"“{how}” is not a way to roll a date. Use one of {', '.join(ROLLS)}.")
    if how == "none" or is_working_day(on, calendar):
        return on
    return add_working_days(on, 1 if how == "forward" else -1, calendar)


def first_monday(day: date) -> date:
    """The first Monday of the month of a day."""
    first = day.replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)
