"""The few turns of phrase that several rules share when they explain themselves."""

from collections.abc import Sequence
from datetime import date


def long_date(on: date) -> str:
    """A date as people read it, such as 2 March 2026."""
    return f"{on.day} {on:%B %Y}"


def listed(names: Sequence[str], joint: str) -> str:
    """Names in a row, such as "nurses, midwives or doctors". `joint` is "or" or "and"; one name stands alone."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def counted(number: int, unit: str) -> str:
    """A number with its unit, such as "1 day" or "10 working days". `unit` is the plural, underscores allowed."""
    word = unit.replace("_", " ")
    return f"{number} {word[:-1] if number == 1 else word}"
