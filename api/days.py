"""Days as the API writes them."""

import re
from collections.abc import Mapping
from datetime import date

from onboarding.errors import Invalid
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.plain_words import long_date

LATEST_DATE = date(2199, 12, 31)
"""Far beyond any limit of the rules, and near enough that no sum of days can leave the calendar."""

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NoSuchDay(ValueError):
    """A code for programs and a sentence for people."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(detail)


def day_of(text: object) -> date:
    """The day written as YYYY-MM-DD. Raises NoSuchDay."""
    if not (isinstance(text, str) and _WRITTEN.fullmatch(text)):
        raise NoSuchDay("invalid", "Write the date as YYYY-MM-DD.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NoSuchDay("invalid", "There is no such day.") from None
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        limits = f"{long_date(EARLIEST_DATE)} to {long_date(LATEST_DATE)}"
        raise NoSuchDay("out_of_range", f"The date must be from {limits}.")
    return day


def days_asked(asked: Mapping[str, str]) -> dict[str, date | None]:
    """The two clocks of a report. Raises Invalid at the one that is no day."""
    return {name: one_day_asked(name, asked.get(name)) for name in ("as_of", "known_at")}


def one_day_asked(name: str, text: str | None) -> date | None:
    """A day among the parameters, None where it is left out. Raises Invalid at its name."""
    try:
        return day_of(text) if text else None
    except NoSuchDay as error:
        raise Invalid.field(name, error.code, error.detail) from error
