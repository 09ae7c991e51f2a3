"""The readiness report by group, in words: who is behind, and what is withheld and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from onboarding.errors import NotNow
from onboarding.models import Membership
from onboarding.selectors.groups import groupings_for, report_by_group
from web.presenters.plans import PlanShown
from web.presenters.readiness import percent
from web.words import day

Row = dict[str, Any]
BY = {
    "profession": "Profession",
    "site": "Site",
    "cohort": "Cohort",
    "line_manager": "Line manager",
    "owner_role": "Who owns the step",
}
COUNTED = {
    "owner_role": "Of each person, only the must-haves that this role owns are counted.",
    "line_manager": "People are counted under the line manager that they have now.",
}


@dataclass(frozen=True)
class Choice:
    """Another way to group the same report."""

    words: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Cell:
    """One action of one group; `href` leads to the people who have not all that is due, else to those counted."""

    action: str
    words: str
    rate: str
    href: str
    label: str


@dataclass(frozen=True)
class GroupLine:
    """One group: how many people, and how each action stands for them."""

    label: str
    people: str
    is_withheld: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class GroupsPage:
    """One breakdown of the report. `limit`: groups of fewer people are withheld; 0 where nothing is."""

    by: str
    what: str
    note: str
    as_of: str
    choices: tuple[Choice, ...]
    actions: tuple[str, ...]
    lines: tuple[GroupLine, ...]
    limit: int
    has_withheld: bool
    csv: str
    plan: PlanShown
    nothing: str = "Nobody is in scope on this day."


def groups_page(viewer: Membership, by: str, on: date | None, plan: PlanShown) -> GroupsPage:
    """The breakdown that was asked for, of the usual day unless one is given. Where no month was kept yet, it says so."""
    try:
        groups, rows = report_by_group(viewer, by=by, plan_key=plan.key, as_of=on)
    except NotNow as error:
        return _empty(viewer, by, error.detail, plan)
    days = ({"as_of": on.isoformat()} if on else {}) | dict(plan.asked)
    lines = tuple(_line(row, by, days, groups.limit is not None) for row in rows)
    return GroupsPage(
        by=by,
        what=BY[by],
        note=COUNTED.get(by, ""),
        as_of=day(groups.as_of),
        choices=tuple(_choices(viewer, by, days)),
        actions=tuple(one["key"] for one in rows[0]["actions"]) if rows else (),
        lines=lines,
        limit=groups.limit or 0,
        has_withheld=any(groups.hidden.values()),
        csv=f"{reverse('api_report_readiness')}?{urlencode({'output': 'csv', 'group_by': by} | days)}",
        plan=plan,
    )


def _empty(viewer: Membership, by: str, why: str, plan: PlanShown) -> GroupsPage:
    choices = tuple(_choices(viewer, by, plan.asked))
    return GroupsPage(by, BY[by], "", "", choices, (), (), 0, has_withheld=False, csv="", plan=plan, nothing=why)


def _choices(viewer: Membership, chosen: str, days: Mapping[str, str]) -> Iterable[Choice]:
    for name in groupings_for(viewer):
        yield Choice(BY[name], f"{reverse('readiness_groups')}?{urlencode({'by': name} | dict(days))}", name == chosen)


def _line(row: Row, by: str, days: Mapping[str, str], is_suppressed: bool) -> GroupLine:
    return GroupLine(
        label=row["label"],
        people="Withheld" if row["suppressed"] else str(row["people_in_scope"]),
        is_withheld=row["suppressed"],
        cells=tuple(_cell(row, one, by, days, is_suppressed) for one in row["actions"]),
    )


def _cell(row: Row, one: Row, by: str, days: Mapping[str, str], is_suppressed: bool) -> Cell:
    if one["suppressed"]:
        return Cell(one["key"], "Withheld", "", "", "")
    if not one["people"]:
        return Cell(one["key"], "Nothing due", "", "", "")
    figure = "people" if one["people_met"] == one["people"] else "people_not_met"
    if figure == "people_not_met" and not one["people_not_met"]:
        figure = "people_unknown"
    asked = {"action": one["key"], "figure": figure, "group_by": by, "group": row["key"]} | dict(days)
    words = f"{one['people_met']} of {one['people']}"
    return Cell(
        action=one["key"],
        words=words,
        rate=percent(one["people_rate"]),
        href="" if is_suppressed else f"{reverse('readiness_behind')}?{urlencode(asked)}",
        label=f"{words} people of {row['label']} for action {one['key']}. See what is behind it",
    )
