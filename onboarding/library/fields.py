"""The kinds of field that several library files share."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from onboarding.rules.conditions import PROFESSIONS
from onboarding.rules.milestones import EVENT_WORDS, MILESTONE_WORDS
from onboarding.rules.one_line import is_seen, is_unfit, unwanted

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
GROUP_PATTERN = r"^[a-z0-9]+(_[a-z0-9]+)*$"
COUNTRY_PATTERN = r"^[A-Z]{2}$"


def _is_text(value: str) -> str:
    if not is_seen(value):
        raise ValueError("must not be empty")
    if is_unfit(value):
        raise ValueError("holds a character that cannot be shown. Type it again")
    return value


def _is_line(value: str) -> str:
    if unwanted("", value):
        raise ValueError("must be one line. Write it anew")
    return value


def _no_repeats(values: list[Any]) -> list[Any]:
    if len(set(map(str, values))) < len(values):
        raise ValueError("names something twice. Keep one of the two")
    return values


def one_of(known: Collection[str]) -> Callable[[str], str]:
    """A check that a word is one of those that we know."""

    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"must be one of {', '.join(known)}; it is “{value}”")
        return value

    return check


Text = Annotated[str, Field(max_length=2000), AfterValidator(_is_text)]
Title = Annotated[str, Field(max_length=70), AfterValidator(_is_text), AfterValidator(_is_line)]
Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=60)]
Unique = AfterValidator(_no_repeats)
Audience = Annotated[str, AfterValidator(one_of(["all", *PROFESSIONS]))]
Milestone = Annotated[str, AfterValidator(one_of(MILESTONE_WORDS))]
Occurrence = Annotated[str, AfterValidator(one_of({**MILESTONE_WORDS, **EVENT_WORDS}))]
Role = Literal["recruit", "hr", "line_manager", "pastoral_lead", "buddy", "education", "occupational_health"]
Confidence = Literal["found", "secondary", "recalled"]
EvidenceKind = Literal["none", "note", "date", "file"]
Roll = Literal["none", "back", "forward"]
Offset = Annotated[int, Field(ge=-3650, le=3650)]


class Entry(BaseModel):
    """Anything written in a library file: no unknown fields, no guessing of types, unchangeable once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _has_a_value(cls, value: Any) -> Any:
        """A field without a value is a slip: a condition that was wiped must not quietly mean "for everyone"."""
        if value is None:
            raise ValueError("has no value. Write one, or remove the field")
        return value


class Dated(Entry):
    """Something looked up on one day and to be looked up again on a later one."""

    checked_on: date
    review_on: date

    @field_validator("review_on")
    @classmethod
    def _comes_after_the_check(cls, value: date, info: ValidationInfo) -> date:
        if "checked_on" in info.data and value <= info.data["checked_on"]:
            raise ValueError("must be later than “checked_on”")
        return value


class Counted(Entry):
    """A distance in time: exactly one offset, negative for before. `offset` and `unit` say it in the rules' words."""

    offset_days: Offset | None = None
    offset_weeks: Offset | None = None
    offset_months: Offset | None = None
    offset_working_days: Offset | None = None

    @property
    def offset(self) -> int:
        """The number, as counted in `unit`."""
        return next(iter(self._offsets().values()))

    @property
    def unit(self) -> str:
        """One of days, weeks, months and working_days."""
        return next(iter(self._offsets()))

    @model_validator(mode="after")
    def _has_exactly_one_offset(self) -> "Counted":
        given = [f"offset_{unit}" for unit in self._offsets()]
        if len(given) > 1:
            raise ValueError(f"It has {len(given)} offsets ({', '.join(given)}). Keep exactly one.")
        if not given:
            raise ValueError("It has no offset. Add one of offset_days, _weeks, _months or _working_days.")
        return self

    def _offsets(self) -> dict[str, int]:
        offsets = {
            "days": self.offset_days,
            "weeks": self.offset_weeks,
            "months": self.offset_months,
            "working_days": self.offset_working_days,
        }
        return {unit: offset for unit, offset in offsets.items() if offset is not None}
