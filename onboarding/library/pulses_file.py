"""Short surveys as they stand in `pulses.yaml`: when they are asked, their questions, and where to get help."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from onboarding.library.fields import Counted, Dated, Entry, Key, Text, Title, Unique
from onboarding.library.journeys_file import Sourced
from onboarding.library.reading import read_yaml

PULSES = Path(__file__).with_name("pulses.yaml")


class Round(Counted):
    """When somebody is asked, counted from their first day at work."""

    key: Key
    title: Title


class Question(Entry):
    """One question. `counted` are the answers of which the results tell how many gave one; `counted_words` says so."""

    key: Key
    measure: Literal["belonging", "welcome", "fair_treatment", "training"]
    words: Text
    hint: Text = ""
    scale: Key
    counted: Annotated[list[Key], Field(min_length=1), Unique]
    counted_words: Text


class Help(Sourced):
    """Somebody to turn to."""

    title: Title
    words: Text


class PulsesFile(Sourced, Dated):
    """All of it. A survey can be answered for `open_days` days from the day that it is asked on."""

    key: Key
    title: Title
    note: Text
    open_days: Annotated[int, Field(ge=1, le=31)]
    rounds: Annotated[list[Round], Field(min_length=1)]
    scales: dict[Key, dict[Key, Text]]
    questions: Annotated[list[Question], Field(min_length=1)]
    help: Annotated[list[Help], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> "PulsesFile":
        for many in (self.rounds, self.questions):
            if len({one.key for one in many}) < len(many):
                raise ValueError("A key is given twice. Keep one of the two.")
        for question in self.questions:
            if unknown := set(question.counted) - self.scales.get(question.scale, {}).keys():
                raise ValueError(f"{question.key} counts {', '.join(sorted(unknown))}, which its scale does not have.")
        return self

    def answers_to(self, question: Question) -> Mapping[str, str]:
        """What can be answered, by its key."""
        return self.scales[question.scale]


@cache
def read_pulses(path: Path = PULSES) -> PulsesFile:
    """The whole file."""
    return PulsesFile.model_validate(read_yaml(path))
