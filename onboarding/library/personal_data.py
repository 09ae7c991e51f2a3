"""Which columns say something of a person, who gets them when they ask, and how long each kind is kept, as they stand in
`personal-data.yaml`."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from onboarding.library.fields import Dated, Entry, Key, Text, Title, Unique
from onboarding.library.journeys_file import Sourced
from onboarding.library.reading import read_yaml

PERSONAL_DATA = Path(__file__).with_name("personal-data.yaml")
Names = Annotated[list[str], Unique]


class OnRequest(Sourced):
    """Whether a kind of data goes before its time because its person asks, and why it does or does not."""

    goes: Literal["now", "once-left", "never"]
    words: Text


class Early(Sourced):
    """What a person may ask for, and on which grounds."""

    words: Text
    grounds: Annotated[dict[Key, Text], Field(min_length=1)]


class Kept(Sourced):
    """A kind of data and how long it is kept."""

    key: Key
    title: Title
    kept: Text
    years: Annotated[int, Field(ge=1, le=80)]
    last: bool = False
    on_request: OnRequest

    @property
    def in_words(self) -> str:
        """What it is, how long it is kept, and whether that is still to be confirmed, in one line."""
        doubt = "" if self.is_confirmed else " (to be confirmed)"
        return f"{self.title}: {self.kept[0].lower()}{self.kept[1:]}{doubt}"


class Where(Entry):
    """Some rows of a table: those where this path has one of these values."""

    where: str
    values: Annotated[list[str], Field(alias="is", min_length=1)]


class Part(Where):
    """Rows of a table that are of another kind."""

    kind: Key


class Answer(Sourced):
    """By when somebody is answered who asks what is kept about them, or for something of it to be corrected."""

    within: Text
    months: Annotated[int, Field(ge=1, le=12)]


class NamedRows(Entry):
    """One table with rows about somebody, and where these name them: one of ours, or by `application.model`."""

    table: str
    kind: Key
    about: Annotated[list[str], Field(min_length=1)]
    only: Where | None = None

    @property
    def label(self) -> str:
        """Its model, as Django knows it."""
        return self.table if "." in self.table else f"onboarding.{self.table}"


class PackedTable(NamedRows):
    """One table of the pack that somebody gets who asks, with the decision on each column."""

    export: Names = []
    others: Names = []
    sealed: Names = []
    withhold: dict[str, Text] = {}
    technical: Names = []

    @model_validator(mode="after")
    def _decides_once(self) -> "PackedTable":
        decided = [*self.export, *self.withhold, *self.technical]
        if len(set(decided)) < len(decided):
            raise ValueError(f"{self.table} decides on a column twice.")
        if not {*self.others, *self.sealed} <= {*self.export}:
            raise ValueError(f"{self.table} marks a column that it does not export.")
        return self

    def decided(self) -> set[str]:
        """Every column with a decision."""
        return {*self.export, *self.withhold, *self.technical}


class StaffTable(NamedRows):
    """One table with rows about members of staff: where they name them, what goes of it, and why the rest stays."""

    erase: Literal["rows"] | Names
    stays: Text | None = None

    @model_validator(mode="after")
    def _says_why(self) -> "StaffTable":
        if self.erase != "rows" and not self.stays:
            raise ValueError(f"{self.table} does not say why the rest stays.")
        return self


class PersonalTable(StaffTable, PackedTable):
    """One table with rows about recruits: where they name them, and the decision on each column."""

    parts: list[Part] = []
    of_groups: str | None = None

    @model_validator(mode="after")
    def _erases_what_it_decides_on(self) -> "PersonalTable":
        if self.erase != "rows" and not set(self.erase) <= self.decided():
            raise ValueError(f"{self.table} erases a column that it does not decide on.")
        return self


class PersonalData(Dated):
    """All kinds and all tables."""

    key: Key
    title: Text
    note: Text
    answer: Answer
    correction: Answer
    early: Early
    kinds: Annotated[list[Kept], Field(min_length=1)]
    not_personal: Names
    own_page: dict[str, Text]
    of_staff: dict[str, Text]
    tables: Annotated[list[PersonalTable], Field(min_length=1)]
    staff: Annotated[list[StaffTable], Field(min_length=1)]
    staff_pack: Annotated[list[PackedTable], Field(min_length=1)]

    @model_validator(mode="after")
    def _knows_its_kinds(self) -> "PersonalData":
        named = {kind for one in self.tables for kind in (one.kind, *(part.kind for part in one.parts))}
        named |= {one.kind for one in [*self.staff, *self.staff_pack]}
        if unknown := named - {one.key for one in self.kinds}:
            raise ValueError(f"No kind is named {', '.join(sorted(unknown))}.")
        if any(one.last and one.on_request.goes != "never" for one in self.kinds):
            raise ValueError("What names a person goes last, and so never because they ask.")
        return self

    def years_of(self, kind: Kept) -> int:
        """How many years after leaving it goes: what is last, not before everything else."""
        return max(one.years for one in self.kinds) if kind.last else kind.years

    @property
    def last_kinds(self) -> list[str]:
        """What names a person: it goes once all the rest about them has gone, or together with it."""
        return [one.key for one in self.kinds if one.last]

    def kinds_about(self, *, staff: bool) -> list[Kept]:
        """What is kept about members of staff who are no recruits, or about recruits."""
        tables = self.staff if staff else self.tables
        named = {part.kind for one in self.tables for part in one.parts if not staff}
        named |= {one.kind for one in tables}
        return [one for one in self.kinds if one.key in named]

    def pack_of(self, *, staff: bool) -> Sequence[PackedTable]:
        """What somebody gets who asks: the tables about recruits, or those that name a member of staff who is none."""
        if not staff:
            return self.tables
        known = {one.table: one for one in self.tables}
        return [
            known[one.table].model_copy(update={"about": one.about, "kind": one.kind}) if one.table in known else one
            for one in self.staff_pack
        ]

    def early_kinds(self, *, has_left: bool, staff: bool = False) -> list[str]:
        """What goes before its time when its person asks."""
        goes = ("now", "once-left") if has_left else ("now",)
        return [one.key for one in self.kinds_about(staff=staff) if one.on_request.goes in goes]

    def kind(self, key: str) -> Kept:
        """One kind by its key."""
        return next(one for one in self.kinds if one.key == key)


@cache
def read_personal_data(path: Path = PERSONAL_DATA) -> PersonalData:
    """The whole of it."""
    return PersonalData.model_validate(read_yaml(path))
