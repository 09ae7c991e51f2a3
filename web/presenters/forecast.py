"""The forecast in words: what to expect, why somebody is at risk, and how few cases it rests on."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.rules.plain_words import counted
from web.presenters.plans import PlanShown
from web.presenters.readiness import percent
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class ForecastAction:
    """One action: for how many people it will probably be met, between which numbers, and what its must-haves take."""

    key: str
    title: str
    words: str
    rate: str
    share: int
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AtRisk:
    """Somebody who will probably not be ready, and why."""

    name: str
    href: str
    why: str


@dataclass(frozen=True)
class ForecastPage:
    """What to expect on a day; `people` for whoever may know them."""

    on: str
    actions: tuple[ForecastAction, ...]
    people: tuple[AtRisk, ...]
    method: str
    plan: PlanShown


def forecast_page(found: Row, plan: PlanShown) -> ForecastPage:
    """The forecast as found, in words."""
    return ForecastPage(
        on=day(found["on"]),
        actions=tuple(_action(one, found["fewest_cases"]) for one in found["actions"]),
        people=tuple(_person(one) for one in found["people"]),
        method=found["method"],
        plan=plan,
    )


def _action(row: Row, fewest: int) -> ForecastAction:
    people, low, high = row["people"], row["low"], row["high"]
    among = f"Probably {low}" if low == high else f"Probably between {low} and {high}"
    return ForecastAction(
        key=row["key"],
        title=row["title"],
        words=f"{among} of {people} people will have all that is due." if people else "Nothing is due for anyone.",
        rate=percent(row["rate"]),
        share=round(100 * row["rate"]) if people else 0,
        items=tuple((one["title"], takes(one, fewest)) for one in row["items"]),
    )


def takes(item: Row, fewest: int) -> str:
    """How long it takes here, and from how many cases we know."""
    if item["from"] == "plan":
        number = counted(item["cases"], "cases") if item["cases"] else "No case"
        return f"{number} finished here, and {fewest} are needed: the plan’s due day is taken"
    half = when(item["median_days"]) or "less than half are ever done"
    most = when(item["p80_days"])
    return f"Half are done {half}" + (f", four in five {most}" if most else "") + f" ({item['cases']} cases)"


def when(days: int | None) -> str:
    """Days from the due day in words; empty where there are none."""
    if days is None:
        return ""
    if days == 0:
        return "on the due day"
    return f"{counted(abs(days), 'days')} {'after' if days > 0 else 'before'} it is due"


def _person(row: Row) -> AtRisk:
    left, usual = row["days_left"], row["usual_days"]
    due = f"was due on {day(row['due_on'])}" if left < 0 else f"is due on {day(row['due_on'])}, {_left(left)}"
    why = f"Action {row['action']} is at risk: “{row['title']}” {due}"
    why += f", and is usually done {when(usual)} here." if usual is not None else "."
    return AtRisk(row["person"]["name"], reverse("recruit", args=[row["person"]["id"]]), why)


def _left(days: int) -> str:
    return "today" if days == 0 else f"{counted(days, 'days')} from now"
