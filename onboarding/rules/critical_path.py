"""What holds a gate up the longest: the chain of open steps, each waiting for the one before, with least to spare.

A step waits for its prerequisites and for the item that its day is counted from. A chain ends at a step that the gate
names and begins at one that waits for nothing open. Its last day is the latest due day in it, and its days to spare
are the days from that last day to the gate's own day: 0 is just in time, less than 0 too late. Of all chains of a gate
the critical one has the latest last day; a chain with a step whose day nobody can say yet comes before all others,
because nothing can be promised of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import DueRule, due
from onboarding.rules.sources import FixedLimit


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is not finished. `waits_for` are the keys of what comes first; `rule` says how its day is counted
    from the one that it `follows`, which is among these, and is None for what is counted from dates. `limit` is who set
    its day where we did not."""

    key: str
    title: str
    due_on: date | None
    waits_for: tuple[str, ...] = ()
    follows: str | None = None
    rule: DueRule | None = None
    limit: FixedLimit | None = None


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The chain from its first step to the gate's; the last day of the chain; days from it to the gate's day.

    `last_on` is None where a step of the chain has no day yet; `days_to_spare` also where the gate has none."""

    steps: tuple[OpenStep, ...] = ()
    last_on: date | None = None
    days_to_spare: int | None = None


def critical_path(
    holding: Collection[str], steps: Mapping[str, OpenStep], gate_on: date | None, calendar: Calendar
) -> CriticalPath:
    """The critical chain to a gate. `holding` are the keys of the open steps that the gate names, `steps` all open
    steps of the person by key. Without any open step that holds it up there is none."""
    chains = _Chains(steps, calendar)
    ends = [key for key in holding if key in steps]
    if not ends:
        return CriticalPath()
    end = max(ends, key=chains.weight)
    last_on = chains.last(end)
    spare = (gate_on - last_on).days if gate_on and last_on else None
    return CriticalPath(tuple(steps[key] for key in chains.back_from(end)), last_on, spare)


@dataclass(slots=True)
class _Chains:
    steps: Mapping[str, OpenStep]
    calendar: Calendar
    found: dict[str, date | None] = field(default_factory=dict)

    def last(self, key: str) -> date | None:
        """The latest day on the way to a step, its own included; None where one of them has no day. What waits for
        itself in a circle, which no published programme does, ends where it began."""
        if key not in self.found:
            self.found[key] = self.steps[key].due_on
            days = [self.expected(key), *(self.last(first) for first in self.firsts(key))]
            self.found[key] = max(known) if len(known := [day for day in days if day]) == len(days) else None
        return self.found[key]

    def expected(self, key: str) -> date | None:
        """Its due day; of a step that follows an open item the day it will be due when that item is done in time."""
        step = self.steps[key]
        if step.due_on or step.rule is None or step.follows is None or step.follows not in self.steps:
            return step.due_on
        ahead = self.last(step.follows)
        return due(step.rule, {step.rule.waits_on[0]: ahead}, self.calendar).on if ahead else None

    def firsts(self, key: str) -> list[str]:
        """What is still open of what comes first."""
        return [first for first in self.steps[key].waits_for if first in self.steps and first != key]

    def weight(self, key: str) -> tuple[bool, date, str]:
        """Least to spare is heaviest; among equals the name decides, so that the answer is always the same."""
        day = self.last(key)
        return day is None, day or date.min, key

    def back_from(self, end: str) -> list[str]:
        """The keys of the heaviest chain to a step, in the order in which they are to be done."""
        chain = [end]
        while ahead := [key for key in self.firsts(chain[-1]) if key not in chain]:
            chain.append(max(ahead, key=self.weight))
        return chain[::-1]
