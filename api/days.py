"""Days as the API writes them."""

import re
from datetime import date

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
