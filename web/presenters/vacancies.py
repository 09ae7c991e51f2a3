"""Whom HR has to name somebody for, in words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from onboarding.clock import today_in
from onboarding.library.owner_fallback import Chain, owner_fallback
from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.rules.plain_words import counted, listed
from web.presenters.caseload import pagination
from web.words import day

Row = dict[str, Any]
# Where somebody is named: a transfer, but for the case officer, and for teams that are of the whole trust.
PLACES = {Role.HR: "recruit_edit", Role.EDUCATION: "people", Role.OCCUPATIONAL_HEALTH: "people"}


@dataclass(frozen=True)
class VacancyLine:
    """One person, ward or cohort and one role: how many steps have nobody, and where somebody is named."""

    name: str
    href: str
    words: str
    due: str
    meanwhile: str
    late: int
    name_href: str


@dataclass(frozen=True)
class VacanciesPage:
    """A page of them; `chains` is our own rule of who comes next, with the reason, as it was last looked at."""

    lines: tuple[VacancyLine, ...]
    pagination: dict[str, Any] | None
    chains: tuple[tuple[str, str, str], ...]
    checked: str


def vacancies_page(viewer: Membership, page: "Page[Any]") -> VacanciesPage:
    """One page of the list, at the cost of the page itself."""
    return VacanciesPage(
        lines=tuple(_line(viewer, row) for row in page.object_list),
        pagination=pagination(page, {}),
        chains=tuple(_chain(one) for one in owner_fallback().chains),
        checked=day(owner_fallback().checked_on),
    )


def _chain(one: Chain) -> tuple[str, str, str]:
    """In place of whom, who comes next, and why. After the case officer any HR officer does."""
    following = [f"the {_called(role)}" for role in one.next if role != one.role]
    words = ", then ".join([*following, "any HR officer"])
    return _called(one.role), words[0].upper() + words[1:], one.reason


def _called(role: str) -> str:
    return "case officer" if role == Role.HR else str(Role(role).label).lower()


def _line(viewer: Membership, row: Row) -> VacancyLine:
    steps = "1 step has" if row["steps"] == 1 else f"{counted(row['steps'], 'steps')} have"
    late = row["first"] is not None and row["first"] < today_in(viewer.trust)
    page = PLACES.get(row["role"], "transfer")
    whose = reverse("recruit", args=[row["recruit"]]) if row["recruit"] else _people_of(row)
    named_at = reverse("people") if page == "people" else whose
    return VacancyLine(
        name=row["name"],
        href=whose,
        words=f"{steps} no {_called(row['role'])}",
        due=f"First {'was due' if late else 'due'} {day(row['first'])}" if row["first"] else "No day yet",
        meanwhile=_meanwhile(row),
        late=row["late"],
        name_href=reverse(page, args=[row["recruit"]]) if row["recruit"] and page != "people" else named_at,
    )


def _people_of(row: Row) -> str:
    """Where the people are whose shared step it is."""
    kind = "ward" if row["ward"] else "cohort"
    return f"{reverse('recruits')}?{urlencode({kind: row[kind]})}"


def _meanwhile(row: Row) -> str:
    """Who comes next, and what nobody has by that rule."""
    names = listed(row["next"], "and")
    if not names:
        return "In nobody’s hands but HR’s"
    return f"For now with {names}" + (f", {row['nobodys']} with nobody but HR" if row["nobodys"] else "")
