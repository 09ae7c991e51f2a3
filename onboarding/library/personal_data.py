"""Which columns say something of a person, who gets them when they ask, and how long each kind is kept, as they stand in
`personal-data.yaml`."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from onboarding.library.fields import Dated, Entry, Key, Text, Title, Unique
from onboarding.library.journeys_file import Sourced
from onboarding.library.reading import read_yaml

PERSONAL_DATA = Path(__file__).with_name("personal-data.yaml")
Names = Annotated[list[str], Unique]


class Kept(Sourced):
    """A kind of data and how long it is kept."""

    key: Key
    title: Title
    kept: Text


class Answer(Sourced):
    """By when somebody who asks what is kept about them is answered."""

    within: Text


class PersonalTable(Entry):
    """One table with rows about people: where they name them, and the decision on each column."""

    table: str
    kind: Key
    about: Annotated[list[str], Field(min_length=1)]
    export: Names = []
    others: Names = []
    sealed: Names = []
    withhold: dict[str, Text] = {}
    technical: Names = []

    @model_validator(mode="after")
    def _decides_once(self) -> "PersonalTable":
        decided = [*self.export, *self.withhold, *self.technical]
        if len(set(decided)) < len(decided):
            raise ValueError(f"{self.table} decides on a column twice.")
        if not {*self.others, *self.sealed} <= {*self.export}:
            raise ValueError(f"{self.table} marks a column that it does not export.")
        return self

    def decided(self) -> set[str]:
        """Every column with a decision."""
        return {*self.export, *self.withhold, *self.technical}


class PersonalData(Dated):
    """All kinds and all tables."""

    key: Key
    title: Text
    note: Text
    answer: Answer
    kinds: Annotated[list[Kept], Field(min_length=1)]
    not_personal: Names
    of_staff: dict[str, Text]
    tables: Annotated[list[PersonalTable], Field(min_length=1)]

    @model_validator(mode="after")
    def _knows_its_kinds(self) -> "PersonalData":
        if unknown := {one.kind for one in self.tables} - {one.key for one in self.kinds}:
            raise ValueError(f"No kind is named {', '.join(sorted(unknown))}.")
        return self


@cache
def read_personal_data(path: Path = PERSONAL_DATA) -> PersonalData:
    """The whole of it."""
    return PersonalData.model_validate(read_yaml(path))
