"""What people are told about which step: by day, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.models import Reminder
from onboarding.models.choices import ReminderState
from onboarding.rules.plain_words import counted
from onboarding.selectors.reminders import reminder_rows
from web.presenters.caseload import pagination
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
BY_REMINDER_STATE = {
    "pending": Tag("Planned"),
    "sent": Tag("Sent", "green"),
    "cancelled": Tag("Cancelled", "grey"),
    "missed": Tag("Missed", "orange"),
}
assert set(BY_REMINDER_STATE) == set(ReminderState.values)


@dataclass(frozen=True)
class StateLink:
    """A link that narrows a list to one state. `count` is empty where it is not known."""

    words: str
    href: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class ReminderLine:
    """One thing told to one person: which step, about whom, for which day, and what became of it."""

    title: str
    href: str
    about: str
    told: str
    due: str
    rule: str
    tag: Tag
    note: str
    message_href: str


@dataclass(frozen=True)
class DayLines:
    """What leaves, or left, on one day."""

    on: str
    lines: tuple[ReminderLine, ...]


@dataclass(frozen=True)
class RemindersPage:
    """One page of reminders, by day, latest first, with links that narrow it."""

    days: tuple[DayLines, ...]
    summary: str
    links: tuple[StateLink, ...]
    pagination: dict[str, Any] | None


def reminders_page(page: "Page[Reminder]", asked: Mapping[str, str], today: date) -> RemindersPage:
    """One page of the list: one query, and the page's own count."""
    rows = reminder_rows(cast("QuerySet[Reminder]", page.object_list))
    days = groupby(rows, key=lambda row: row["send_on"])
    return RemindersPage(
        days=tuple(DayLines(_day(on, today), tuple(map(reminder_line, rows))) for on, rows in days),
        summary=counted(page.paginator.count, "reminders") if page.paginator.count else "No reminders found",
        links=tuple(_links(asked)),
        pagination=pagination(page, asked),
    )


def _day(on: date, today: date) -> str:
    return f"Today, {day(on)}" if on == today else day(on)


def _links(asked: Mapping[str, str]) -> Iterable[StateLink]:
    now = asked.get("state", "")
    others = {name: value for name, value in asked.items() if name not in ("state", "page")}
    yield StateLink("All", f"?{urlencode(others)}", None, not now)
    for state, tag in BY_REMINDER_STATE.items():
        yield StateLink(tag.words, f"?{urlencode(others | {'state': state})}", None, state == now)


def reminder_line(row: Row) -> ReminderLine:
    """A row of `selectors.reminders` as a line."""
    recruit = row["recruit"]
    href = (
        reverse("recruit_step", args=[recruit["id"], row["step"]]) if recruit else reverse("step", args=[row["step"]])
    )
    return ReminderLine(
        title=row["title"],
        href=href,
        about=recruit["name"] if recruit else "",
        told=(row["recipient"] or row["contact"])["name"],
        due=f"Due {day(row['due_on'])}",
        rule=_occasion(row["occasion"]),
        tag=_tag(row),
        note=row["state_reason"].capitalize(),
        message_href=reverse("message", args=[row["message"]]) if row["message"] else "",
    )


def _occasion(days: int) -> str:
    if not days:
        return "On the day"
    return f"{counted(abs(days), 'days')} {'before' if days < 0 else 'after'}"


def _tag(row: Row) -> Tag:
    """What the message says of itself goes before: what is planned in a dead message is not simply planned."""
    if row["state"] == ReminderState.PENDING and row["message_state"] == "dead":
        return Tag("Could not be sent", "red")
    if row["state"] == ReminderState.PENDING and row["message_state"] == "held":
        return Tag("Held back", "orange")
    return BY_REMINDER_STATE[row["state"]]
