"""What was written to somebody: each message with the steps it spoke of, as far as the viewer may see them still."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.models import Membership, Message, Recruit
from onboarding.rules.plain_words import counted
from onboarding.selectors.messages import message_rows, messages_to, messages_to_contact, messages_to_member
from onboarding.selectors.recruits import recruit_id_of
from onboarding.selectors.reminders import reminder_rows, reminders_in
from web.presenters.caseload import pagination
from web.presenters.message_words import BY_MESSAGE_STATE, WITHOUT_STEPS, what_happened
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
PAGE_SIZE = 20


@dataclass(frozen=True)
class MyStep:
    """A step that a message spoke of."""

    title: str
    href: str
    due: str
    why: str


@dataclass(frozen=True)
class MyMessage:
    """One message; HR gets to its page by `href`."""

    subject: str
    href: str
    on: str
    tag: Tag
    happened: str
    steps: tuple[MyStep, ...]


@dataclass(frozen=True)
class MyMessagesPage:
    """Twenty of them, newest first."""

    messages: tuple[MyMessage, ...]
    pagination: dict[str, Any] | None


def my_messages_page(viewer: Membership, number: str | None) -> MyMessagesPage:
    """What was written to me. Four queries, however many messages there are."""
    page = Paginator(messages_to(viewer), PAGE_SIZE).get_page(number)
    return MyMessagesPage(_lines(viewer, page, recruit_id_of(viewer, viewer.pk), ""), pagination(page, {}))


@dataclass(frozen=True)
class HistoryPage:
    """All messages to one person, for HR; `home` is their own page."""

    name: str
    home: str
    preview_href: str
    messages: tuple[MyMessage, ...]
    summary: str
    pagination: dict[str, Any] | None


def history_page(viewer: Membership, member: Membership, number: str | None) -> HistoryPage:
    """What was or will be written to somebody, with state and rule. Four queries, however many messages there are."""
    recruit = recruit_id_of(viewer, member.pk)
    home = reverse("recruit", args=[recruit]) if recruit else reverse("member", args=[member.pk])
    preview = reverse("letter_preview", args=[member.pk])
    return _history(viewer, member.full_name, (home, preview), messages_to_member(viewer, member), number)


def contact_history_page(viewer: Membership, recruit: Recruit, number: str | None) -> HistoryPage:
    """The same of a recruit who has no account."""
    home, preview = reverse("recruit", args=[recruit.pk]), reverse("recruit_letter_preview", args=[recruit.pk])
    return _history(viewer, recruit.full_name, (home, preview), messages_to_contact(viewer, recruit), number)


def _history(
    viewer: Membership, name: str, hrefs: tuple[str, str], found: "QuerySet[Message]", number: str | None
) -> HistoryPage:
    page = Paginator(found, PAGE_SIZE).get_page(number)
    return HistoryPage(
        name=name,
        home=hrefs[0],
        preview_href=hrefs[1],
        messages=_lines(viewer, page, None, "message"),
        summary=counted(page.paginator.count, "messages") if page.paginator.count else "No messages yet",
        pagination=pagination(page, {}),
    )


def _lines(viewer: Membership, page: "Page[Message]", own: UUID | None, route: str) -> tuple[MyMessage, ...]:
    rows = message_rows(cast("QuerySet[Message]", page.object_list))
    by_message: dict[UUID, list[Row]] = {row["id"]: [] for row in rows}
    for reminder in reminder_rows(reminders_in(viewer, list(by_message))):
        by_message[reminder["message"]].append(reminder)
    return tuple(_message(row, by_message[row["id"]], own, route) for row in rows)


def _message(row: Row, reminders: list[Row], own: UUID | None, route: str) -> MyMessage:
    return MyMessage(
        href=reverse(route, args=[row["id"]]) if route else "",
        subject=WITHOUT_STEPS.get(row["kind"]) or f"{counted(row['reminders'], 'things')} to do",
        on=day(row["local_day"]),
        tag=BY_MESSAGE_STATE[row["state"]],
        happened=what_happened(row),
        steps=tuple(_step(one, own) for one in reminders),
    )


def _step(one: Row, own: UUID | None) -> MyStep:
    return MyStep(_title(one, own), _href(one, own), f"due {day(one['due_on'])}", f"Rule: {one['policy_title']}")


def _title(reminder: Row, own: UUID | None) -> str:
    recruit = reminder["recruit"]
    return reminder["title"] if not recruit or recruit["id"] == own else f"{reminder['title']} ({recruit['name']})"


def _href(reminder: Row, own: UUID | None) -> str:
    """By itself, since whoever does a step in a colleague's place may not know the person's page."""
    recruit = reminder["recruit"]
    return reverse("my_step" if recruit and recruit["id"] == own else "step", args=[reminder["step"]])
