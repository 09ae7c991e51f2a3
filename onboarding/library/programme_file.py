"""One programme as it stands in `programmes/<key>.yaml`. The README of that folder says what each field means."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from onboarding.library.fields import (
    Audience,
    Confidence,
    Counted,
    Dated,
    Entry,
    EvidenceKind,
    Key,
    Role,
    Roll,
    Text,
    Title,
    Unique,
)
from onboarding.library.references import AppliesWhen, ItemAnchor
from onboarding.rules.due_dates import DueRule
from onboarding.rules.prerequisites import qualified


def _check_repeats(value: Any) -> Any:
    match value:
        case "each_permission":
            return value
        case {"months": int(months)} if len(value) == 1 and not isinstance(months, bool) and 0 < months <= 120:
            return value
    raise ValueError("must be each_permission or {months: a number from 1 to 120}")


LeadTime = Annotated[int, Field(ge=0, le=365)]
Repeats = Annotated[str | dict[str, int], BeforeValidator(_check_repeats)]


class Stage(Entry):
    """An ordered part of a programme."""

    key: Key
    title: Title


class Item(Counted):
    """One thing to be done: wording, owner, day, limit, evidence, and the source of the fact behind it."""

    key: Key
    title: Title
    guidance: Text
    stage: Key
    owner: Role
    scope: Literal["person", "manager", "team", "cohort"] = "person"
    valid_months: Annotated[int, Field(ge=1, le=120)] | None = None
    applies_when: AppliesWhen | None = None
    anchor: ItemAnchor
    roll: Roll = "none"
    limit: Literal["target", "hard"] = "target"
    mandatory: bool
    gates: Literal["travel", "start", "registered_practice", "on_call"] | None = None
    evidence: EvidenceKind
    private: Literal["pastoral", "health"] | None = None
    sensitivity: Literal["right_to_work", "family", "police", "health", "test_result"] | None = None
    review: Literal["none", "second_person"] = "none"
    confirm_by_recruit: bool = False
    repeats: Repeats | None = None
    depends_on: Annotated[list[Text], Unique]
    remind_days_before: list[LeadTime]
    hia5: Annotated[list[Text], Unique]
    basis: Literal["law", "regulator", "plan", "good_practice"]
    basis_note: Text
    confidence: Confidence
    source: Text

    _programme: str = PrivateAttr(default="")

    @property
    def full_name(self) -> str:
        """The item's name across the library: "programme/item"."""
        return f"{self._programme}/{self.key}"

    @property
    def prerequisites(self) -> tuple[str, ...]:
        """The items to be done first, by full name."""
        return tuple(qualified(self.full_name, name) for name in self.depends_on)

    @property
    def due_rule(self) -> DueRule:
        """How its due day is worked out."""
        return DueRule.from_data(self.anchor, self.offset, self.unit, self.roll)

    def placed_in(self, programme: str) -> "Item":
        """The same item, knowing the programme that it belongs to; needed for full names."""
        self._programme = programme
        return self


class ProgrammeFile(Dated):
    """A named pathway: whom it is for, its stages in order, its items in reading order."""

    key: Key
    title: Title
    kind: Literal["induction", "onboarding", "development"]
    audience: Annotated[list[Audience], Field(min_length=1), Unique]
    version: Text
    schema_number: Literal[2] = Field(alias="schema")
    source_note: Text
    stages: Annotated[list[Stage], Field(min_length=1)]
    items: Annotated[list[Item], Field(min_length=1)]

    def model_post_init(self, _context: Any) -> None:
        for item in self.items:
            item.placed_in(self.key)
