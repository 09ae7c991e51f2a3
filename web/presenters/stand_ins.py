"""Who stands in for whom, in words."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership, StandIn
from onboarding.rules.plain_words import counted
from onboarding.selectors.stand_ins import stand_in_rows
from web.presenters.caseload import pagination
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
TAGS = {"now": Tag("Now", "green"), "to_come": Tag("To come", "blue"), "over": Tag("Over", "grey")}


@dataclass(frozen=True)
class StandInLine:
    """One absence: who does whose work, from when to when, and how much of it."""

    key: UUID
    title: str
    facts: tuple[str, ...]
    reason: str
    tag: Tag
    end_href: str


@dataclass(frozen=True)
class StandInsPage:
    """Those that last or are to come, and those that are over."""

    current: tuple[StandInLine, ...]
    over: tuple[StandInLine, ...]
    pagination: dict[str, Any] | None


def stand_ins_page(viewer: Membership, page: "Page[StandIn]") -> StandInsPage:
    """One page of the list."""
    rows = stand_in_rows(viewer, cast("QuerySet[StandIn]", page.object_list), today_in(viewer.trust))
    return StandInsPage(
        current=tuple(_line(viewer, row) for row in rows if row["state"] != "over"),
        over=tuple(_line(viewer, row) for row in rows if row["state"] == "over"),
        pagination=pagination(page, {}),
    )


def _line(viewer: Membership, row: Row) -> StandInLine:
    days = f"{day(row['first_on'])} to {day(row['ended_on'] or row['last_on'])}"
    steps = (f"{counted(row['steps'], 'open steps')} in their hands",) if row["state"] == "now" else ()
    return StandInLine(
        key=row["id"],
        title=f"{_name(viewer, row['by'], 'You')} for {_name(viewer, row['absent'], 'you')}",
        facts=(days, *steps),
        reason=row["reason"],
        tag=TAGS[row["state"]],
        end_href=reverse("stand_in_end", args=[row["id"]]) if row["may_end"] else "",
    )


def _name(viewer: Membership, who: Row, you: str) -> str:
    return you if who["id"] == viewer.pk else str(who["name"])
