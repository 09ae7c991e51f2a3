"""Roads to a professional register as they stand in `journeys.yaml`: tests with attempts and gaps, and the days that follow."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from onboarding.library.fields import Confidence, Counted, Dated, Entry, Key, Milestone, Roll, Text, Title, Unique
from onboarding.library.reading import read_yaml
from onboarding.rules.attempts import Attempts, Gap, begins_again
from onboarding.rules.sources import is_confirmed

JOURNEYS = Path(__file__).with_name("journeys.yaml")


def _is_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is not a pattern: {error}") from error
    return value


class Sourced(Entry):
    """Something that says where it was read, how sure we are, and what is in doubt."""

    confidence: Confidence
    source: Text
    to_confirm: Text | None = None

    @property
    def is_confirmed(self) -> bool:
        """Read in a page of the body concerned, and nothing left in doubt."""
        return is_confirmed(self.confidence, self.to_confirm)


class Most(Sourced):
    """How many sittings belong to one application, what comes after the last one, and which date opens a new series."""

    most: Annotated[int, Field(ge=1, le=20)]
    opened_by: Milestone | None = None
    words: Text
    then: Text


class Between(Sourced, Counted):
    """How long lies between two sittings, and whether an earlier one is warned of or refused."""

    roll: Roll
    too_early: Literal["warn", "refuse"]
    words: Text

    @property
    def gap(self) -> Gap:
        """The same for the rules."""
        return Gap(self.offset, self.unit, self.roll)


class Number(Sourced):
    """What a number on the register is called and looks like. The form says nothing about whose it is."""

    called: Text
    pattern: Annotated[str, Field(max_length=80), AfterValidator(_is_pattern)]
    example: Text
    words: Text

    def fits(self, number: str) -> bool:
        """Whether a number, without blanks and in capitals, has this form."""
        return re.fullmatch(self.pattern, number) is not None


class Stage(Sourced):
    """One part of the road: a test with sittings and results, or a day."""

    key: Key
    kind: Literal["test", "date"]
    title: Title
    explanation: Text
    optional: bool = False
    sitting: Milestone | None = None
    result: Milestone | None = None
    outcomes: Annotated[list[Literal["passed", "partly", "not_passed"]], Unique] = []
    partly: Text | None = None
    attempts: Most | None = None
    gap: Between | None = None
    again: Between | None = None
    milestone: Milestone | None = None
    number: Number | None = None

    @model_validator(mode="after")
    def _has_its_milestones(self) -> "Stage":
        of_test = bool(self.sitting and self.result and self.outcomes)
        if (self.kind == "test") != of_test or (self.kind == "date") != bool(self.milestone):
            raise ValueError("A test names its sitting, result and outcomes; a day names its milestone.")
        return self

    def between(self, number: int) -> Between | None:
        """What lies before a sitting: the longer wait where a new application begins with it."""
        if number < 2:
            return None
        return (self.again or self.gap) if begins_again(self.rule, number) else self.gap

    @property
    def rule(self) -> Attempts:
        """Attempts and gaps for the rules; what no source says is left out."""
        return Attempts(
            most=self.attempts.most if self.attempts else None,
            gap=self.gap.gap if self.gap else None,
            again=self.again.gap if self.again else None,
        )


class Journey(Dated):
    """The road to one register. `limits` are items ("programme/item") whose last days stand beside it."""

    key: Key
    title: Title
    regulator: Text
    body: Text
    limits: Annotated[list[Text], Unique]
    stages: Annotated[list[Stage], Field(min_length=1)]

    def stage(self, key: str) -> Stage | None:
        """One part of the road by its key."""
        return next((one for one in self.stages if one.key == key), None)

    def test_with(self, kind: str) -> Stage | None:
        """The test whose sitting or result is this kind of milestone."""
        return next((one for one in self.stages if one.kind == "test" and kind in (one.sitting, one.result)), None)


class JourneysFile(Entry):
    """All of them."""

    key: Key
    title: Title
    note: Text
    journeys: Annotated[list[Journey], Field(min_length=1)]


@cache
def read_journeys(path: Path = JOURNEYS) -> dict[str, Journey]:
    """By regulator."""
    file = JourneysFile.model_validate(read_yaml(path))
    return {one.regulator: one for one in file.journeys}


def journey_of(regulator: str) -> Journey | None:
    """The road to the register of one regulator; None where there is none, or nobody has written it down."""
    return read_journeys().get(regulator)
