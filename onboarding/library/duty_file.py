"""Duty clocks as they stand in `duties/*.yaml`: what a sponsor or a regulator's rule asks once something happens."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from onboarding.library.fields import (
    Confidence,
    Counted,
    Dated,
    Entry,
    Key,
    Milestone,
    Occurrence,
    Role,
    Roll,
    Text,
    Title,
    one_of,
)
from onboarding.library.references import AppliesWhen, ClockAnchor
from onboarding.rules.due_dates import DueRule
from onboarding.rules.duty_clocks import EVIDENCE
from onboarding.rules.milestones import EVENT_WORDS, MILESTONE_WORDS

LeadTime = Annotated[int, Field(ge=0, le=365)]
Last = Annotated[str, AfterValidator(one_of(["clock_end", *MILESTONE_WORDS]))]
FullName = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=121)]
AS_GIVEN: dict[str, Any] = {"mode": "json", "exclude_defaults": True}


class StartsWhen(Entry):
    """What starts the clock: a milestone or an event, and the same in words for people.

    `also_when`: after this the first cannot be unknown any more; a clock without its day then asks for it. `every`: of
    results of tests only each so many-th one."""

    event: Occurrence
    also_when: Occurrence | None = None
    every: Annotated[int, Field(ge=1, le=20)] = 1
    words: Text


class ClosedBy(Entry):
    """How the service knows that a line of `closes_with` holds: by a fact, or by evidence that a person gives."""

    milestone: Milestone | None = None
    which: Literal["same", "later", "any"] = "same"
    by: Last | None = None
    not_before_due: bool = False
    since_start: bool = False
    unless_followed_by: Milestone | None = None
    item: FullName | None = None
    ended: bool = False
    evidence: Annotated[str, AfterValidator(one_of(EVIDENCE))] | None = None
    records: Annotated[str, AfterValidator(one_of(EVENT_WORDS))] | None = None

    @model_validator(mode="after")
    def _is_a_fact_or_evidence(self) -> "ClosedBy":
        fact = bool(self.milestone or self.item or self.ended)
        if fact == bool(self.evidence):
            raise ValueError("It needs either a fact (milestone, item or ended) or the evidence to ask for. Keep one.")
        if self.evidence and set(self.model_fields_set) - {"evidence", "records"}:
            raise ValueError("Beside “evidence” only “records” can stand. Remove the rest.")
        if fact and self.records:
            raise ValueError("“records” goes with evidence. Remove it.")
        if self.model_fields_set & {"which", "unless_followed_by", "not_before_due"} and not self.milestone:
            raise ValueError("It says which milestone counts but names none. Add “milestone”.")
        return self


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
    closed_by: list[ClosedBy] = Field(default_factory=list)
    same_limit_as: FullName | None = None
    remind_days_before: Annotated[list[LeadTime], Field(max_length=3)] = Field(default_factory=list)
    who: Role
    applies_when: AppliesWhen | None = None
    repeats: Literal["each_permission", "until_decided", "monthly"] | None = None
    basis: Literal["law", "regulator"]
    must_never: Text
    to_confirm: Text | None = None
    confidence: Confidence
    source: Text

    @model_validator(mode="after")
    def _says_how_each_line_is_known(self) -> "Duty":
        lines, known = len(self.closes_with), len(self.closed_by)
        if known and known != lines:
            raise ValueError(
                f"“closed_by” has {known} lines and “closes_with” has {lines}. Each line of one says how the service "
                "knows the same line of the other."
            )
        if self.remind_days_before != sorted(set(self.remind_days_before), reverse=True):
            raise ValueError("“remind_days_before” must go from the largest number to the smallest, each once.")
        return self

    @property
    def ways_to_close(self) -> list[dict[str, Any]]:
        """`closed_by` as data; where a file does not say it, every line asks for a report in the sponsor system."""
        if not self.closed_by:
            return [{"evidence": "report"} for _ in self.closes_with]
        return [one.model_dump(**AS_GIVEN) for one in self.closed_by]

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
