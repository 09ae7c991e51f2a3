"""The dates of a recruit's journey as lines."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.models import Recruit
from onboarding.models.choices import MilestoneKind, Outcome
from web.presenters.milestones import milestone_title
from web.words import day

Row = dict[str, Any]
REPEATED = {
    MilestoneKind.THEORY_SITTING,
    MilestoneKind.THEORY_RESULT,
    MilestoneKind.OSCE_SITTING,
    MilestoneKind.OSCE_RESULT,
    MilestoneKind.REGISTRATION_APPLIED,
    MilestoneKind.VISA_EXPIRY,
}


@dataclass(frozen=True)
class DateLine:
    """One date of the journey; `href` leads to moving it or to proposing another day, in the words of `link`."""

    title: str
    planned: str
    actual: str
    note: str
    href: str
    link: str
    asks: bool


def date_lines(
    rows: list[Row], recruit: Recruit, today: date, *, may_move: bool, may_propose: bool = False
) -> tuple[DateLine, ...]:
    """The dates that the viewer may know, in the order of the journey."""
    page = "recruit_date" if may_move else "propose_date" if may_propose else ""
    return tuple(_date_line(recruit, row, today, page) for row in rows)


def other_dates(rows: list[Row], recruit: Recruit, today: date) -> tuple[DateLine, ...]:
    """What could be recorded next: kinds without a date, and the next time of those that repeat."""
    times = Counter(row["kind"] for row in rows)
    kinds = [kind for kind in MilestoneKind.values if not times[kind] or kind in REPEATED]
    empty = {"planned_on": None, "actual_on": None, "outcome": ""}
    new = [{"kind": kind, "occurrence": times[kind] + 1} | empty for kind in kinds]
    return tuple(_date_line(recruit, row, today, "recruit_date") for row in new)


def _date_line(recruit: Recruit, row: Row, today: date, page: str) -> DateLine:
    unconfirmed = row["planned_on"] and not row["actual_on"] and row["planned_on"] < today
    outcome = str(Outcome(row["outcome"]).label) if row["outcome"] else ""
    return DateLine(
        title=milestone_title(row),
        planned=day(row["planned_on"]),
        actual=day(row["actual_on"]),
        note="Did this happen?" if unconfirmed else outcome,
        href=reverse(page, args=[recruit.pk, row["kind"], row["occurrence"]]) if page else "",
        link="Change" if page == "recruit_date" else "Not right?",
        asks=bool(unconfirmed) and page == "recruit_date",
    )
