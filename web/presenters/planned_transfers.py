"""Moves that are planned for a day to come, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.models import Membership, PlannedTransfer, Recruit
from onboarding.models.recruits import ROLE_OF_TIE
from onboarding.models.wall_choices import PlannedState
from onboarding.rules.plain_words import listed
from onboarding.selectors.planned_transfers import UNSETTLED, planned_rows, plans_of
from web.presenters.caseload import pagination
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
TAGS = {
    PlannedState.WAITING: Tag("Planned", "blue"),
    PlannedState.REFUSED: Tag("Not done", "red"),
    PlannedState.DONE: Tag("Done", "green"),
    PlannedState.CANCELLED: Tag("Cancelled", "grey"),
}


@dataclass(frozen=True)
class PlannedLine:
    """One of them: of whom, when and to whom, why it was not done, and where it is cancelled or put away."""

    name: str
    href: str
    words: str
    facts: tuple[str, ...]
    why_not: str
    tag: Tag
    cancel_href: str
    button: str


@dataclass(frozen=True)
class PlannedPage:
    """One page of all of the trust: what HR still has to do with, and what is settled."""

    unsettled: tuple[PlannedLine, ...]
    settled: tuple[PlannedLine, ...]
    pagination: dict[str, Any] | None


def planned_page(page: "Page[PlannedTransfer]") -> PlannedPage:
    """One page of the list."""
    rows = planned_rows(cast("QuerySet[PlannedTransfer]", page.object_list))
    return PlannedPage(
        unsettled=tuple(_line_of(row) for row in rows if row["state"] in UNSETTLED),
        settled=tuple(_line_of(row) for row in rows if row["state"] not in UNSETTLED),
        pagination=pagination(page, {}),
    )


def planned_of(viewer: Membership, recruit: Recruit) -> tuple[PlannedLine, ...]:
    """What is planned for one person, or was not done, for their page."""
    return tuple(_line(row, row["to"], row["planned_by"]) for row in plans_of(viewer, recruit))


def _line_of(row: Row) -> PlannedLine:
    names = {tie: value and value["name"] for tie, value in row["to"].items()}
    return _line(row, names, row["planned_by"]["name"], row["recruit"])


def _line(row: Row, to: Mapping[str, str | None], by: str, recruit: Row | None = None) -> PlannedLine:
    state = PlannedState(row["state"])
    return PlannedLine(
        name=recruit["name"] if recruit else "",
        href=reverse("recruit", args=[recruit["id"]]) if recruit else "",
        words=f"{'Was to move' if state == PlannedState.REFUSED else 'Move'} on {day(row['on'])}: {listed(list(_to(to)), 'and')}",
        facts=(f"Planned by {by}",),
        why_not=row["why_not"],
        tag=TAGS[state],
        cancel_href=_cancel(row["id"]) if state in UNSETTLED else "",
        button="Put away" if state == PlannedState.REFUSED else "Cancel this move",
    )


def _cancel(key: UUID | str) -> str:
    return reverse("planned_transfer_cancel", args=[key])


def _to(to: Mapping[str, str | None]) -> Iterable[str]:
    """The new ward and people: “ward Ward 7”, “line manager Nia Bevan”, “no buddy”."""
    for tie, name in to.items():
        role = "ward" if tie == "ward" else str(ROLE_OF_TIE[tie].label).lower()
        yield f"{role} {name}" if name else f"no {role}"
