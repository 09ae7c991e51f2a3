"""Duty clocks as they stand in `duties/*.yaml`: what a sponsor or a regulator's rule asks once something happens."""

from typing import Annotated, Any, Literal

from pydantic import Field

from onboarding.library.fields import (
    Confidence,
    Counted,
    Dated,
    Entry,
    Key,
    Occurrence,
    Role,
    Roll,
    Text,
    Title,
)
from onboarding.library.references import AppliesWhen, ClockAnchor
from onboarding.rules.due_dates import DueRule


class StartsWhen(Entry):
    """What starts the clock: a milestone or an event, and the same in words for people."""

    event: Occurrence
    words: Text


class Clock(Counted):
    """From which day the clock counts, how far, and whether a shut day is rolled."""

    anchor: ClockAnchor = Field(alias="from")
    roll: Roll = "none"


class Duty(Dated):
    """One duty: when it starts and ends, what closes it, who answers, and the mistake it exists to prevent."""

    key: Key
    title: Title
    explanation: Text
    kind: Literal["not_before"] | None = None
    starts_when: StartsWhen
    clock: Clock
    then_report_within: Counted | None = None
    closes_with: Annotated[list[Text], Field(min_length=1)]
    who: Role
    applies_when: AppliesWhen | None = None
    repeats: Literal["each_permission", "until_decided", "monthly"] | None = None
    basis: Literal["law", "regulator"]
    must_never: Text
    to_confirm: Text | None = None
    confidence: Confidence
    source: Text

    @property
    def due_rule(self) -> DueRule:
        """How the last day (or the earliest, for `not_before`) is worked out, the report included."""
        then: dict[str, Any] = {}
        if self.then_report_within:
            then = {"then_offset": self.then_report_within.offset, "then_unit": self.then_report_within.unit}
        return DueRule.from_data(self.clock.anchor, self.clock.offset, self.clock.unit, self.clock.roll, **then)


class DutyFile(Dated):
    """A set of duty clocks and what they rest on."""

    key: Key
    title: Title
    version: Text
    source_note: Text
    duties: Annotated[list[Duty], Field(min_length=1)]
