"""Whom HR has to name somebody for, in words."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.rules.plain_words import counted
from web.presenters.caseload import pagination
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class VacancyLine:
    """One person and one role: how many steps have nobody, and where somebody is named."""

    name: str
    href: str
    words: str
    due: str
    late: int
    name_href: str


@dataclass(frozen=True)
class VacanciesPage:
    """A page of them."""

    lines: tuple[VacancyLine, ...]
    pagination: dict[str, Any] | None


def vacancies_page(viewer: Membership, page: "Page[Any]") -> VacanciesPage:
    """One page of the list, at the cost of the page itself."""
    return VacanciesPage(tuple(_line(viewer, row) for row in page.object_list), pagination(page, {}))


def _line(viewer: Membership, row: Row) -> VacancyLine:
    steps = "1 step has" if row["steps"] == 1 else f"{counted(row['steps'], 'steps')} have"
    late = row["first"] is not None and row["first"] < today_in(viewer.trust)
    page = "recruit_edit" if row["role"] == Role.HR else "transfer"
    return VacancyLine(
        name=row["name"],
        href=reverse("recruit", args=[row["recruit"]]),
        words=f"{steps} no {Role(row['role']).label if row['role'] == Role.HR else Role(row['role']).label.lower()}",
        due=f"First {'was due' if late else 'due'} {day(row['first'])}" if row["first"] else "No day yet",
        late=row["late"],
        name_href=reverse(page, args=[row["recruit"]]),
    )
