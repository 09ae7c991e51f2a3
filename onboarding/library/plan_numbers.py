"""The numbers that a plan's rule says in words only, as they stand in `plan-numbers.yaml`, each with its sentence."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from onboarding.library.fields import Entry, Key, Text, Title
from onboarding.library.reading import read_yaml

PLAN_NUMBERS = Path(__file__).with_name("plan-numbers.yaml")


class PlanNumbers(Entry):
    """How long after their first day people are in scope, after how many months it is asked whether they are still here, and
    which share of waivers holds an action at amber."""

    months_after_start: Annotated[int, Field(ge=1, le=120)]
    months_source: Text
    retention_months: Annotated[list[Annotated[int, Field(ge=1, le=120)]], Field(min_length=1)]
    retention_source: Text
    waived_at_most: Annotated[float, Field(ge=0, le=1)]
    waived_source: Text


class PlanNumbersFile(Entry):
    """Those of every plan, by its key."""

    key: Key
    title: Title
    checked_on: date
    note: Text
    plans: dict[str, PlanNumbers]


@cache
def read_plan_numbers(path: Path = PLAN_NUMBERS) -> PlanNumbersFile:
    """The whole file."""
    return PlanNumbersFile.model_validate(read_yaml(path))


def numbers_of(plan_key: str) -> PlanNumbers | None:
    """The numbers of one plan; None where nobody has written them down."""
    return read_plan_numbers().plans.get(plan_key)
