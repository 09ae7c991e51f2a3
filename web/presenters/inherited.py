"""The worklist of what was due before the trust went live, by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership, Step
from onboarding.rules.plain_words import counted
from onboarding.selectors.steps import step_rows
from onboarding.selectors.visible import visible_recruits
from web.presenters.caseload import pagination
from web.presenters.step_lines import StepLine, step_line
from web.presenters.to_do import link_to
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class InheritedPerson:
    """One person (or what serves many), and their inherited steps on this page."""

    name: str
    href: str
    lines: tuple[StepLine, ...]


@dataclass(frozen=True)
class InheritedPage:
    """How many are left, since when the trust is live, and a page of them by person."""

    count: int
    summary: str
    live_on: str
    people: tuple[InheritedPerson, ...]
    pagination: dict[str, Any] | None


def inherited_page(viewer: Membership, page: "Page[Step]") -> InheritedPage:
    """One page of the worklist: its rows, what comes first, names, and the page's own count."""
    rows = step_rows(cast("QuerySet[Step]", page.object_list), today_in(viewer.trust))
    recruits = {row["subject"]["id"] for row in rows if row["subject"]["kind"] == "recruit"}
    names = dict(visible_recruits(viewer).filter(pk__in=recruits).values_list("id", "full_name"))
    count = page.paginator.count
    return InheritedPage(
        count=count,
        summary=f"{counted(count, 'steps')} left",
        live_on=day(viewer.trust.live_on),
        people=tuple(_people(rows, names)),
        pagination=pagination(page, {}),
    )


def _people(rows: Iterable[Row], names: dict[UUID, str]) -> Iterable[InheritedPerson]:
    for key, found in groupby(rows, key=lambda row: row["subject"]["id"] if row["subject"]["id"] in names else None):
        lines = tuple(step_line(row, partial(link_to, known=key is not None)) for row in found)
        if key is None:
            yield InheritedPerson("What serves several people", "", lines)
        else:
            yield InheritedPerson(names[key], reverse("recruit", args=[key]), lines)
