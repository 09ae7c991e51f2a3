"""Are we sustaining it: the same figures on the plan's deadline, on days between, at the end of last month and today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onboarding.access import Action, require
from onboarding.models import Membership
from onboarding.rules.restating import direction
from onboarding.selectors.compliance import tallies
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.plans import Reporting, reporting

MOST_BETWEEN = 4  # each day is a question of its own: enough to see which way it goes
OF_PEOPLE = ("met", "not_met", "unknown")


@dataclass(frozen=True)
class Standing:
    """For how many of how many people an action was met."""

    met: int
    people: int

    @property
    def rate(self) -> float | None:
        """None where nothing was due for anyone."""
        return self.met / self.people if self.people else None


@dataclass(frozen=True)
class Point:
    """One day: people in scope, and how each action stood. `is_deadline`: the plan's own day."""

    on: date
    people_in_scope: int
    actions: Mapping[str, Standing]
    is_deadline: bool


@dataclass(frozen=True)
class Sustained:
    """The points in order of days, the newest last. `before_live`: the deadline was before anything was recorded here."""

    deadline_on: date
    before_live: bool
    titles: Mapping[str, str]
    points: tuple[Point, ...]

    def direction(self, action: str) -> str | None:
        """Against the end of last month: better, worse or same; None where either day has no figure."""
        before, now = (point.actions[action].rate for point in self.points[-2:])
        return direction(before, now)


def sustained(viewer: Membership, *, plan_key: str = "edi-2023") -> Sustained:
    """How the actions stood over time, for whom the viewer answers for, as far as is known now. Raises NotAllowed."""
    require(viewer, Action.SEE_REPORT)
    asked, today = reporting(viewer, plan_key), moment_of(viewer).as_of
    deadline = min(action.deadline_on for action in asked.actions)
    live_on = viewer.trust.live_on
    days = days_between(max(deadline, live_on), today)
    return Sustained(
        deadline_on=deadline,
        before_live=deadline < live_on,
        titles={action.key: action.title for action in asked.actions},
        points=tuple(standing_on(viewer, asked, on, is_deadline=on == deadline) for on in days),
    )


def days_between(first: date, today: date) -> list[date]:
    """The first day, some ends of months spread evenly after it, the end of last month and today; each once."""
    ends = []
    end = today.replace(day=1) - timedelta(days=1)
    while end > first:
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    spread = ends[:: max(1, -(-len(ends) // (MOST_BETWEEN + 1)))]
    return sorted({min(first, today), *spread, today})


def standing_on(viewer: Membership, asked: Reporting, on: date, *, is_deadline: bool = False) -> Point:
    """How the actions stood on one day, for those whom the viewer answers for, as far as is known now. One query."""
    people, sums = tallies(viewer, asked.actions, moment_of(viewer, on), asked.numbers.months_after_start)
    standings = {
        key: Standing(tally.people.get("met", 0), sum(tally.people.get(name, 0) for name in OF_PEOPLE))
        for key, tally in sums.items()
    }
    return Point(on, people, standings, is_deadline)
