"""*My dates*: what is planned, what happened, what moves with it, and what I said about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from onboarding.clock import today_in
from onboarding.models import Membership, Recruit
from onboarding.models.choices import Outcome
from onboarding.rules.plain_words import counted, listed
from onboarding.selectors.own_journey import moved_by, own_dates
from web.presenters.milestones import milestone_title
from web.presenters.my_questions import DateQuestion, date_questions
from web.words import day

Row = dict[str, Any]
NAMED = 3


@dataclass(frozen=True)
class MyDate:
    """One date: when, what moves with it, what was said about it, and where to say another day."""

    title: str
    when: str
    moves: str
    said: str
    href: str
    link: str


@dataclass(frozen=True)
class MyDatesPage:
    """The questions on top, what is still to come, and what is recorded."""

    questions: tuple[DateQuestion, ...]
    ahead: tuple[MyDate, ...]
    happened: tuple[MyDate, ...]


@dataclass(frozen=True)
class ProposalPage:
    """One date as it stands, for the form."""

    title: str
    when: str


def my_dates_page(viewer: Membership, recruit: Recruit) -> MyDatesPage:
    """The dates of the viewer's own journey; those that steps wait for stand there before they are known."""
    rows, moves = own_dates(viewer, recruit), moved_by(recruit)
    have = {row["kind"] for row in rows}
    empty = {"occurrence": 1, "planned_on": None, "actual_on": None, "outcome": "", "proposal": None}
    rows += [{"kind": kind} | empty for kind in moves if kind not in have]
    today = today_in(viewer.trust)
    ahead = sorted((row for row in rows if not row["actual_on"]), key=lambda row: row["planned_on"] or date.max)
    return MyDatesPage(
        questions=date_questions(viewer, rows, today),
        ahead=tuple(_date(viewer, row, moves) for row in ahead),
        happened=tuple(_date(viewer, row, moves) for row in rows if row["actual_on"]),
    )


def proposal_page(milestone: Row) -> ProposalPage:
    """The words above the form."""
    return ProposalPage(milestone_title(milestone), _when(milestone))


def _date(viewer: Membership, row: Row, moves: dict[str, list[str]]) -> MyDate:
    return MyDate(
        title=milestone_title(row),
        when=_when(row),
        moves=_moves(moves.get(row["kind"], [])),
        said=_said(viewer, row["proposal"]),
        href=reverse("my_date", args=[row["kind"], row["occurrence"]]),
        link=_link(row),
    )


def _link(row: Row) -> str:
    if row["actual_on"]:
        return "This is not right"
    return "Tell us another day" if row["planned_on"] else "Tell us the day"


def _when(row: Row) -> str:
    outcome = f", {Outcome(row['outcome']).label.lower()}" if row["outcome"] else ""
    if row["actual_on"]:
        return f"{day(row['actual_on'])}{outcome}"
    return f"Planned for {day(row['planned_on'])}" if row["planned_on"] else "No day yet"


def _moves(titles: list[str]) -> str:
    """What is counted from this day, the first few by name."""
    if not titles:
        return ""
    more = len(titles) - NAMED
    names = [f"“{title}”" for title in titles[:NAMED]] + ([f"{more} more"] if more > 0 else [])
    return f"{counted(len(titles), 'open steps')} counted from this day: {listed(names, 'and')}."


def _said(viewer: Membership, proposal: Row | None) -> str:
    if not proposal:
        return ""
    mine = proposal["proposed_by_id"] == viewer.pk
    who = "You" if mine else proposal["proposed_by__full_name"]
    on = day(timezone.localdate(proposal["proposed_at"]))
    what = f"it happened on {day(proposal['actual_on'])}" if proposal["actual_on"] else day(proposal["planned_on"])
    if proposal["state"] == "open":
        return f"{who} told HR on {on}: {what}. HR has not decided yet, so nothing has moved."
    return f"{who} told HR on {on}: {what}. HR declined it: {proposal['decision_reason']}"
