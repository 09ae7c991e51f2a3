"""Are we sustaining it: in words, with a link to the report of each day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from onboarding.models import Membership
from onboarding.rules.run_chart import RunChart, run_chart
from onboarding.selectors.counted_steps import sees_whole_trust
from onboarding.selectors.sustained import Point, Standing, Sustained, sustained
from web.presenters.plans import PlanShown, plan_shown
from web.presenters.readiness import DIRECTIONS, percent
from web.words import day


@dataclass(frozen=True)
class Sentence:
    """One action: now, at the deadline, and which way it goes."""

    title: str
    words: str
    direction: str
    chart: RunChart | None


@dataclass(frozen=True)
class Day:
    """A line of the table: the day with its report, and for each action how many of how many people."""

    words: str
    note: str
    href: str
    people: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SustainedPage:
    """The answer first, then the days behind it."""

    deadline: str
    before_live: str
    sentences: tuple[Sentence, ...]
    keys: tuple[str, ...]
    days: tuple[Day, ...]
    is_whole: bool
    plan: PlanShown


def sustained_page(viewer: Membership, wanted: Mapping[str, str]) -> SustainedPage:
    """The page for one viewer: rates of the whole trust, counts alone of one's own people."""
    plan, whole = plan_shown(viewer, wanted, "sustained"), sees_whole_trust(viewer)
    found = sustained(viewer, plan_key=plan.key)
    return SustainedPage(
        deadline=day(found.deadline_on),
        before_live=day(viewer.trust.live_on) if found.before_live else "",
        sentences=tuple(_sentences(found, whole)),
        keys=tuple(found.titles),
        days=tuple(_day(point, found, whole, plan) for point in reversed(found.points)),
        is_whole=whole,
        plan=plan,
    )


def _sentences(found: Sustained, whole: bool) -> Iterable[Sentence]:
    then, now = found.points[0], found.points[-1]
    for key, title in found.titles.items():
        words = f"Today {_standing(now.actions[key], whole)}."
        if len(found.points) > 1:
            words += f" On {day(then.on)} {_standing(then.actions[key], whole)}."
        direction = found.direction(key) if len(found.points) > 1 else None
        yield Sentence(f"{key} {title}", words, DIRECTIONS[direction], _chart(found, key, words) if whole else None)


def _chart(found: Sustained, key: str, words: str) -> RunChart | None:
    return run_chart(
        [(point.on, point.actions[key].rate) for point in found.points], f"Action {key} over time. {words}"
    )


def _standing(one: Standing, whole: bool) -> str:
    if not one.people:
        return "nothing was due for anyone"
    count = f"{one.met} of {one.people} {'person' if one.people == 1 else 'people'}"
    return f"it was met for {count}" + (f" ({percent(one.rate)})" if whole else "")


def _day(point: Point, found: Sustained, whole: bool, plan: PlanShown) -> Day:
    is_today = point == found.points[-1]
    address = reverse("readiness")
    return Day(
        words=day(point.on),
        note="Today" if is_today else "Deadline of the plan" if point.is_deadline else "",
        href=address + (plan.query if is_today else f"?{urlencode({'as_of': point.on} | dict(plan.asked))}"),
        people=point.people_in_scope,
        cells=tuple((key, _cell(point.actions[key], whole)) for key in found.titles),
    )


def _cell(one: Standing, whole: bool) -> str:
    if not one.people:
        return "Nothing due"
    return f"{one.met} of {one.people}" + (f", {percent(one.rate)}" if whole else "")
