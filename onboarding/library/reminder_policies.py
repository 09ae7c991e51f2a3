"""When to remind people of what is due, as it stands in `reminder-policies.yaml`."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from onboarding.library.fields import Entry, Key, Role, Text, Unique
from onboarding.library.reading import read_yaml

REMINDER_POLICIES = Path(__file__).with_name("reminder-policies.yaml")


class Policy(Entry):
    """Who is told, how many days from the due day (before it: negative), about steps of which basis and limit.

    Before the due day days are days of the calendar, after it working days. Without days of its own it uses each item's
    lead times; without an audience it speaks to the step's owner. The last day is repeated every `repeat_every` working
    days, `repeat_times` times more."""

    key: Annotated[Key, Field(max_length=40)]
    title: Text
    bases: Annotated[list[Literal["law", "regulator", "plan", "good_practice"]], Field(min_length=1), Unique]
    limits: Annotated[list[Literal["target", "hard"]], Field(min_length=1), Unique]
    offset_days: Annotated[list[Annotated[int, Field(ge=-365, le=365)]], Unique]
    is_unseen: bool = False
    repeat_every: Annotated[int, Field(ge=0, le=60)] = 0
    repeat_times: Annotated[int, Field(ge=0, le=20)] = 0
    audience: Annotated[list[Role | Literal["director"]], Unique]
    source: Text


class ReminderPoliciesFile(Entry):
    """All of them."""

    key: Key
    title: Text
    checked_on: date
    note: Text
    policies: Annotated[list[Policy], Field(min_length=1)]


def read_reminder_policies(path: Path = REMINDER_POLICIES) -> tuple[Policy, ...]:
    """The policies that every trust starts with."""
    return tuple(ReminderPoliciesFile.model_validate(read_yaml(path)).policies)
