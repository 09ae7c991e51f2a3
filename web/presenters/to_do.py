"""*My to-do list*: the steps that are mine to do, by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.selectors.filters_steps import filter_steps
from onboarding.selectors.steps import step_rows
from onboarding.selectors.visible import visible_recruits, visible_steps
from web.presenters.step_lines import StepLine, step_line

Row = dict[str, Any]
WEEKS_SHOWN = 4
MOST = 200
GROUPS = {"membership": "My own learning", "ward": "My ward", "cohort": "Cohorts", "trust": "The trust's commitments"}


@dataclass(frozen=True)
class PersonSteps:
    """The steps about one person (or one shared subject), by due date; `href` is empty for a subject without a page."""

    name: str
    href: str
    lines: tuple[StepLine, ...]
    overdue: int


@dataclass(frozen=True)
class ToDoPage:
    """Everyone with something to do in the next weeks, most overdue first, and who else is one of the viewer's."""

    people: tuple[PersonSteps, ...]
    count: int
    cut_off: bool
    weeks: int
    others: tuple[tuple[str, str], ...]


def to_do_page(viewer: Membership) -> ToDoPage:
    """Open steps that the viewer's roles own, overdue or due within four weeks. A fixed number of queries."""
    today = today_in(viewer.trust)
    wanted = {"mine": True, "state": ["to_do", "returned"], "due_before": today + timedelta(weeks=WEEKS_SHOWN)}
    steps = filter_steps(viewer, visible_steps(viewer).filter(applies="yes"), wanted, today)[: MOST + 1]
    rows = step_rows(steps, today)
    names = dict(visible_recruits(viewer).values_list("id", "full_name"))
    people = tuple(_people(rows[:MOST], names))
    busy = {person.href for person in people}
    others = [(name, reverse("recruit", args=[key])) for key, name in names.items()]
    return ToDoPage(
        people=people,
        count=min(len(rows), MOST),
        cut_off=len(rows) > MOST,
        weeks=WEEKS_SHOWN,
        others=tuple(other for other in others if other[1] not in busy),
    )


def _people(rows: Iterable[Row], names: dict[UUID, str]) -> Iterable[PersonSteps]:
    """Grouped by whom it is about, in the order of their most urgent step."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(_group(row, names), []).append(row)
    for (name, href), found in groups.items():
        lines = tuple(step_line(row, link_to) for row in found)
        yield PersonSteps(name, href, lines, sum(row["overdue"] for row in found))


def _group(row: Row, names: dict[UUID, str]) -> tuple[str, str]:
    subject = row["subject"]
    if subject["kind"] != "recruit":
        return GROUPS[subject["kind"]], ""
    return names.get(subject["id"], "A recruit"), reverse("recruit", args=[subject["id"]])


def link_to(row: Row) -> str:
    """A recruit's step stands on their page, a shared one by itself."""
    subject = row["subject"]
    if subject["kind"] == "recruit":
        return reverse("recruit_step", args=[subject["id"], row["id"]])
    return reverse("step", args=[row["id"]])
