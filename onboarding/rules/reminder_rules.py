"""What a rule of reminding may say, and how it reads."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onboarding.errors import FieldProblem
from onboarding.rules.plain_words import counted, listed

EARLIEST, LATEST = -365, 250
MOST_DAYS = 6
LONGEST_PAUSE, MOST_TIMES = 60, 20


def rule_problems(rule: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """All that is wrong with a rule: days out of reach, a repetition of nothing, steps of no kind."""
    days: Sequence[int] = rule["offset_days"]
    if len(days) > MOST_DAYS or not all(EARLIEST <= day <= LATEST for day in days):
        detail = f"Enter at most {MOST_DAYS} days, from {-EARLIEST} before the due day to {LATEST} after it."
        yield FieldProblem("offset_days", "out_of_range", detail)
    if not 0 <= rule["repeat_every"] <= LONGEST_PAUSE:
        yield FieldProblem("repeat_every", "out_of_range", f"Enter a number of working days from 0 to {LONGEST_PAUSE}.")
    if not 0 <= rule["repeat_times"] <= MOST_TIMES:
        yield FieldProblem("repeat_times", "out_of_range", f"Enter how often, from 0 to {MOST_TIMES} times.")
    elif rule["repeat_times"] and (not rule["repeat_every"] or not days or max(days) <= 0):
        detail = (
            "Only what is told after the due day can be repeated: enter such a day, and after how many working days."
        )
        yield FieldProblem("repeat_times", "nothing_to_repeat", detail)
    if not rule["bases"]:
        yield FieldProblem("bases", "required", "Choose at least one kind of step.")
    if not rule["limits"]:
        yield FieldProblem("limits", "required", "Choose at least one kind of date.")


def days_in_words(days: Sequence[int]) -> str:
    """When a rule speaks, before any repetition. No days of its own: what each step has."""
    if not days:
        return "As many days before the due day as each step has it"
    return listed([_one(day) for day in sorted(days)], "and").capitalize()


def _one(day: int) -> str:
    if not day:
        return "on the due day"
    return f"{counted(-day, 'days')} before" if day < 0 else f"{counted(day, 'working_days')} after"


def repeat_in_words(every: int, times: int) -> str:
    """How a rule goes on after the due day; empty where it does not."""
    return f"then every {counted(every, 'working_days')}, {counted(times, 'times')} more" if every and times else ""
