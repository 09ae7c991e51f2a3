"""An improvement plan as it stands in `plans/*.yaml`: what a trust answers to, and how it is judged."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from onboarding.library.fields import Confidence, Entry, EvidenceKind, Key, Milestone, Role, Text, Title, Unique
from onboarding.library.plan_numbers import PlanNumbers

Share = Annotated[float, Field(ge=0, le=1)]


def _check_must_haves(value: Any) -> Any:
    if not isinstance(value, dict) or not isinstance(value.get("note", ""), str):
        raise ValueError("must give a list of items for each action, and may have a “note”")
    for action, items in value.items():
        is_list = isinstance(items, list) and items and all(isinstance(item, str) for item in items)
        if action != "note" and not is_list:
            raise ValueError(f"needs a list of item keys for action “{action}”")
    return value


class Topic(Entry):
    """A part of an action that must be evidenced by an item of its own."""

    key: Key
    title: Title
    item: Key


class Action(Entry):
    """One thing that the plan asks of a trust, in our words, with its deadline."""

    key: Text
    title: Title
    requirement: Text
    deadline_on: date
    confidence: Confidence
    confidence_note: Text | None = None
    topics: list[Topic] = Field(default_factory=list)


class Metric(Entry):
    """A national measure of success. Its values are typed in or imported, never worked out here."""

    key: Text
    title: Text
    measured_by: Text
    unit: Literal["percent", "score"]
    higher_is_better: bool


class Commitment(Entry):
    """Something that the trust itself does for an action, once (0) or every so many months."""

    key: Key
    action: Text
    title: Text
    guidance: Text
    lead_role: Literal[Role, "director"]
    repeats_months: Annotated[int, Field(ge=0, le=120)]
    evidence: EvidenceKind


class Condition(Entry):
    """What an action needs besides its must-haves."""

    met_before: Milestone | None = None
    needs_commitments_in_date: Annotated[list[Key], Unique] = Field(default_factory=list)
    counts: Literal["managers and teams"] | None = None


class AtLeast(Entry):
    """From which rate, a fraction from 0 to 1, a colour holds."""

    at_least: Share


class Otherwise(Entry):
    """The colour that is left when no other holds."""

    otherwise: Literal[True]


class When(Entry):
    """The colour that holds in one case, said in words."""

    when: Text


class Cap(When):
    """A case, said in words, that holds an action at a colour."""

    at: Literal["green", "amber"]


class RagRule(Entry):
    """How figures become a word and a colour, and of whom they speak. `numbers` are those in its sentences; without them
    `plan-numbers.yaml` may have them, else the plan has no figures."""

    population: Text
    rate: Text
    green: AtLeast
    amber: AtLeast
    red: Otherwise
    grey: When
    caps: list[Cap] = Field(default_factory=list)
    legal_limits: Text
    numbers: PlanNumbers | None = None


class PlanFile(Entry):
    """A framework that the trust answers to. A successor is a new file, never an edit of this one."""

    key: Key
    title: Text
    publisher: Text
    published_on: date
    source: Text
    checked_on: date
    review_on: date | None = None
    status_note: Text
    focus: Text
    actions: Annotated[list[Action], Field(min_length=1)]
    metrics: list[Metric] = Field(default_factory=list)
    commitments: list[Commitment] = Field(default_factory=list)
    must_haves: Annotated[dict[str, Any], BeforeValidator(_check_must_haves)]
    conditions: dict[str, Condition] = Field(default_factory=dict)
    rag: RagRule

    @property
    def must_have_items(self) -> dict[str, tuple[str, ...]]:
        """By action: the keys of the items without which it is not met for a person."""
        return {action: tuple(items) for action, items in self.must_haves.items() if action != "note"}
