"""How the dates of a person came to be, in words: every value, who said it, why, since when it is true and since when known."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, Occurrence, Recruit
from onboarding.models.choices import OccurrenceKind, Outcome
from onboarding.selectors.date_history import date_history, history_of, occurrence_history
from web.presenters.milestones import milestone_title
from web.words import clock_time, day

Row = dict[str, Any]
SHOWN = 5


@dataclass(frozen=True)
class ChangeLine:
    """One value: what was said, by whom, since when it is true, since when we know, and why."""

    words: str
    by: str
    when: str
    reason: str


@dataclass(frozen=True)
class DateHistory:
    """One dated fact, or one thing that happened: how it stands, and what it was before. `href` leads to changing it."""

    title: str
    now: str
    lines: tuple[ChangeLine, ...]
    older: tuple[ChangeLine, ...]
    href: str
    link: str


@dataclass(frozen=True)
class HistoryPage:
    """All dates of a person, and what happened to them."""

    name: str
    back: str
    back_words: str
    own: bool
    dates: tuple[DateHistory, ...]
    happened: tuple[DateHistory, ...]


@dataclass(frozen=True)
class CorrectionPage:
    """The page on which a wrong day is put right, with what stood there before."""

    title: str
    caption: str
    back: str
    back_words: str
    history: DateHistory


def history_page(viewer: Membership, recruit: Recruit, *, own: bool = False) -> HistoryPage:
    """Of one visible recruit; `own` for the recruit themself. Four queries at the most."""
    moves = may(viewer, Action.MOVE_MILESTONE, recruit)
    return HistoryPage(
        name=recruit.full_name,
        back=reverse("my_dates") if own else reverse("recruit", args=[recruit.pk]),
        back_words="My dates" if own else recruit.full_name,
        own=own,
        dates=tuple(_date(row, recruit, moves) for row in date_history(viewer, recruit)),
        happened=tuple(_occurrence(row, viewer) for row in occurrence_history(viewer, recruit)),
    )


def correction_page(viewer: Membership, occurrence: Occurrence) -> CorrectionPage:
    """About something that happened to a recruit, or to the organisation. One query."""
    recruit = occurrence.recruit
    (row,) = history_of([occurrence])
    return CorrectionPage(
        title="Correct the day",
        caption=recruit.full_name if recruit else "The organisation",
        back=reverse("recruit_dates", args=[recruit.pk]) if recruit else reverse("duties"),
        back_words=f"Dates of {recruit.full_name}" if recruit else "Duties",
        history=_occurrence(row, viewer),
    )


def _date(row: Row, recruit: Recruit, moves: bool) -> DateHistory:
    lines = tuple(_change(one) for one in row["changes"])
    href = reverse("recruit_date", args=[recruit.pk, row["kind"], row["occurrence"]]) if moves else ""
    return DateHistory(
        milestone_title(row), _stands(row), lines[:SHOWN], lines[SHOWN:], href, "Change" if moves else ""
    )


def _change(one: Row) -> ChangeLine:
    return ChangeLine(_stands(one), one["by"] or "The service", _times(one), one["reason"])


def _stands(row: Row) -> str:
    """Planned and actual day, and the result of a test."""
    parts = [f"planned for {day(row['planned_on'])}"] if row["planned_on"] else []
    parts += [f"happened on {day(row['actual_on'])}"] if row["actual_on"] else []
    parts += [str(Outcome(row["outcome"]).label).lower()] if row["outcome"] else []
    words = ", ".join(parts) or "no day"
    return f"{words[0].upper()}{words[1:]}"


def _times(one: Row) -> str:
    return f"True from {day(one['effective_on'])}, recorded on {clock_time(one['recorded_at'])}"


def _occurrence(row: Row, viewer: Membership) -> DateHistory:
    kind, number = str(OccurrenceKind(row["kind"]).label), row["number"]
    over = f", over on {day(row['ended_on'])}" if row["ended_on"] else ""
    lines = tuple(_said(one) for one in row["changes"])
    corrects = may(viewer, Action.RECORD_OCCURRENCE)
    return DateHistory(
        title=kind if number == 1 else f"{kind} {number}",
        now=f"{day(row['on'])}{over}",
        lines=lines[:SHOWN],
        older=lines[SHOWN:],
        href=reverse("occurrence_correct", args=[row["id"]]) if corrects else "",
        link="Correct the day" if corrects else "",
    )


def _said(one: Row) -> ChangeLine:
    words = {
        "occurrence_corrected": f"Corrected from {_day(one['was_on'])} to {_day(one['on'])}",
        "absence_ended": "Over",
    }.get(one["action"], f"Recorded for {_day(one['on'])}" if one["on"] else "Recorded")
    return ChangeLine(words, one["by"] or "The service", _times(one), one["reason"])


def _day(written: str | None) -> str:
    return day(date.fromisoformat(written)) if written else "a day not kept"
