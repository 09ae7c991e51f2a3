"""Duty clocks: what begins one, which dates it counts from, and which fact closes it.

A clock is known by its duty and a number: the second visa and the second absence begin a clock each, and the first goes
on as it was. Source: "Rules" and "Fields" in the README of the duties in `onboarding/library`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onboarding.rules.due_dates import DueRule

Fact = tuple[str, int]
"""A milestone or an occurrence by its key, and which time: ("visa_granted", 2) is the second grant."""

EVIDENCE = {
    "report": "A report in the sponsor system: its number and its day",
    "result": "A dated result page, as a file",
    "copy": "The day it was sent, and a copy, as a file",
    "note": "A day, and a note of what was seen and by whom",
    "second_person": "A reason, and a second person who agrees: ask for it as “need not be reported”",
}
"""What a closing line may ask a person for, in words."""

# A day read off a document begins a clock although it is to come; any other planned day does not.
READ_OFF_PAPER = ("cos_start", "visa_valid_from", "visa_expiry")
# Computed from the results of tests: the sitting of the same number was not passed.
NO_PASS = ("not_passed", "partly")
FROM_RESULTS = {"osce_not_passed", "osce_third_not_passed"}


@dataclass(frozen=True, slots=True)
class Dated:
    """One milestone as recorded; `outcome` is that of a test."""

    planned_on: date | None = None
    actual_on: date | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Story:
    """What is known of one person, or of the organisation itself, by fact; `done` holds the days on which items were
    completed, by full name; `done_for` those of items that are asked for each permission anew, with its number."""

    milestones: Mapping[Fact, Dated] = field(default_factory=dict)
    occurrences: Mapping[Fact, date] = field(default_factory=dict)
    ended: Mapping[Fact, date] = field(default_factory=dict)
    done: Mapping[str, Sequence[date]] = field(default_factory=dict)
    done_for: Mapping[Fact, Sequence[date]] = field(default_factory=dict)

    def day(self, kind: str, number: int) -> date | None:
        """The day of a fact: actual, else planned."""
        found = self.milestones.get((kind, number))
        if found is not None:
            return found.actual_on or found.planned_on
        return self.occurrences.get((kind, number))

    def happened(self, kind: str) -> dict[int, date]:
        """By number: the days on which it really happened."""
        days = {number: one.actual_on for (name, number), one in self.milestones.items() if name == kind}
        return {number: day for number, day in days.items() if day} | self._occurred(kind)

    def known(self, kind: str) -> frozenset[int]:
        """Which times of a fact are known well enough to begin a clock."""
        planned = (number for (name, number), one in self.milestones.items() if name == kind and one.planned_on)
        return frozenset(self.happened(kind)) | (frozenset(planned) if kind in READ_OFF_PAPER else frozenset())

    def _occurred(self, kind: str) -> dict[int, date]:
        return {number: day for (name, number), day in self.occurrences.items() if name == kind}


@dataclass(frozen=True, slots=True)
class Start:
    """What begins a clock: a fact, or `also_when`, a fact after which the first cannot be unknown any more; of results of
    tests only every so many-th where `every` says so."""

    event: str
    also_when: str = ""
    every: int = 1


def numbers(start: Start, story: Story) -> frozenset[int]:
    """Which times the clock begins: 1 for the first visa, 2 for the second. None of them ever ends another."""
    if start.event in FROM_RESULTS:
        return frozenset(
            number
            for (kind, number), one in story.milestones.items()
            if kind == "osce_result" and one.outcome in NO_PASS and number % start.every == 0
        )
    known = story.known(start.event)
    if not start.also_when:
        return known
    also = story.known(start.also_when)
    if any(name == start.also_when for name, _ in story.occurrences):
        # What people say of a person has a count of its own: it speaks of the newest time that there is.
        return known or frozenset({1} if also else ())
    return known | also


def began_on(start: Start, number: int, story: Story) -> date | None:
    """The day of what began it; of a test the day of its result. None where that day is not known."""
    if start.event in FROM_RESULTS:
        return story.day("osce_result", number)
    return story.day(start.event, number)


def dates(rule: DueRule, number: int, story: Story) -> dict[str, date]:
    """The dates of the rule that are known, each of the same number as the clock: a later visa moves no earlier clock."""
    found = {name: story.day(name, number) for name in rule.waits_on}
    return {name: day for name, day in found.items() if day is not None}


@dataclass(frozen=True, slots=True)
class Clock:
    """One running clock: its number, the day of what began it, where it ends before the days to report, and its last
    (for an earliest day: first) day."""

    number: int
    began_on: date | None
    ends_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """One way for a fact to close a clock; every part that is given must hold.

    `which`: the milestone of the same number, a later one, or any. `by`: on or before the end of the clock
    ("clock_end") or the day of that milestone; `not_before_due`: on or after its day; `since_start`: on or after what began
    it. `unless_followed_by`: it counts no more where that milestone came after it and before the clock's own beginning.
    `ended`: what began it is over."""

    milestone: str = ""
    which: str = "same"
    by: str = ""
    not_before_due: bool = False
    since_start: bool = False
    unless_followed_by: str = ""
    item: str = ""
    ended: bool = False
    event: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any], event: str) -> "Closing | None":
        """The fact of a line of `closed_by`; None for a line that asks a person for evidence."""
        return None if "evidence" in data else cls(**data, event=event)


def closed_on(way: Closing, clock: Clock, story: Story, since: date) -> date | None:
    """The day on which a fact closed the clock, the first that does; None where none does.

    `since` is the day on which the clock was begun: what was completed before does not close a second one. What was completed
    for one permission closes the clock of that one alone."""
    days = []
    if way.milestone:
        days.append(_first(_milestone_days(way, clock, story)))
    if way.ended:
        over = story.ended.get((way.event, clock.number))
        days.append(over if over and _in_time(way, over, clock, story) else None)
    if way.item:
        done = [day for day in story.done.get(way.item, ()) if clock.number == 1 or day >= since]
        days.append(_first([*done, *story.done_for.get((way.item, clock.number), ())]))
    known = [day for day in days if day is not None]
    return max(known) if days and len(known) == len(days) else None


def _milestone_days(way: Closing, clock: Clock, story: Story) -> Iterable[date]:
    for number, day in story.happened(way.milestone).items():
        fits = {"same": number == clock.number, "later": number > clock.number, "any": True}[way.which]
        if fits and _in_time(way, day, clock, story) and not _undone(way, day, clock, story):
            yield day


def _in_time(way: Closing, day: date, clock: Clock, story: Story) -> bool:
    if way.not_before_due and (clock.due_on is None or day < clock.due_on):
        return False
    if way.since_start and (clock.began_on is None or day < clock.began_on):
        return False
    if not way.by:
        return True
    last = clock.ends_on if way.by == "clock_end" else story.day(way.by, clock.number)
    return last is not None and day <= last


def _undone(way: Closing, day: date, clock: Clock, story: Story) -> bool:
    if not way.unless_followed_by or clock.began_on is None:
        return False
    later = story.happened(way.unless_followed_by).values()
    return any(day <= other < clock.began_on for other in later)


def ways_of(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How each line of `closes_with` is known; where a duty does not say it, every line asks for a report."""
    said: list[dict[str, Any]] = details.get("closed_by") or []
    return said or [{"evidence": "report"} for _ in details.get("closes_with", [])]


def _first(days: Iterable[date]) -> date | None:
    return min(days, default=None)
