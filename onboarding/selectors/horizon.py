"""Whether a due day was counted with bank holidays that are not published yet. No query: lists ask it of each row."""

from datetime import date

from onboarding.library.bank_holidays_file import read_bank_holidays
from onboarding.rules.horizon import unpublished_year

RULE_FIELDS = ("offset", "unit", "roll", "then_unit")
"""The columns of an item that say whether its day rests on working days."""


def holidays_not_published(due_on: date | None, offset: int, unit: str, roll: str, then_unit: str) -> int | None:
    """The year whose bank holidays are missing, by the data of the library; None where the day is certain."""
    return unpublished_year(due_on, offset, unit, roll, then_unit, read_bank_holidays().published_through)
