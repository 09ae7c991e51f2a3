"""Values of the national measures of an improvement plan: what can be one. They are typed in, never worked out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

EARLIEST_YEAR = 2000
MOST_RESPONDENTS = 10_000_000
LONGEST_SOURCE = 500
HIGHEST_SCORE = Decimal("9999.99")
HIGHEST = {"percent": Decimal(100), "score": HIGHEST_SCORE}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field: its name, a code, and a sentence."""

    field: str
    code: str
    words: str


def problems(unit: str, year: int, value: Decimal, respondents: int | None, source: str, today: date) -> list[Wrong]:
    """What keeps this from being the value of a metric with that unit; empty where nothing does."""
    found = []
    if not EARLIEST_YEAR <= year <= today.year:
        found.append(Wrong("year", "out_of_range", f"The year must be from {EARLIEST_YEAR} to {today.year}."))
    if not _is_value(unit, value):
        kind = "a percentage from 0 to 100" if unit == "percent" else f"a score from 0 to {HIGHEST_SCORE:,}"
        found.append(Wrong("value", "out_of_range", f"The value must be {kind}, with at most two decimal places."))
    if respondents is not None and not 1 <= respondents <= MOST_RESPONDENTS:
        found.append(Wrong("respondents", "out_of_range", f"Respondents must be from 1 to {MOST_RESPONDENTS:,}."))
    if not source.strip():
        found.append(Wrong("source", "required", "Enter where the value was read."))
    elif len(source) > LONGEST_SOURCE:
        found.append(Wrong("source", "too_long", f"The source must be {LONGEST_SOURCE} characters or fewer."))
    elif "\0" in source:
        found.append(Wrong("source", "null_character", "Remove the character that cannot be stored (NUL)."))
    return found


def _is_value(unit: str, value: Decimal) -> bool:
    in_range = value.is_finite() and 0 <= value <= HIGHEST[unit]
    return in_range and value == value.quantize(Decimal("0.01"))
