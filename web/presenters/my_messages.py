"""What was written to me: each message with the steps it spoke of, as far as I may see them still."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.models import Membership, Message
from onboarding.rules.plain_words import counted
from onboarding.selectors.messages import message_rows, messages_to
from onboarding.selectors.recruits import recruit_id_of
from onboarding.selectors.reminders import reminder_rows, reminders_to
from web.presenters.caseload import pagination
from web.presenters.message_words import BY_ACCOUNT_MAIL, BY_MESSAGE_STATE, what_happened
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
PAGE_SIZE = 20
WITHOUT_STEPS = {**BY_ACCOUNT_MAIL, "weekly": "Your week"}


@dataclass(frozen=True)
class MyStep:
    """A step that a message spoke of."""

    title: str
    href: str
    due: str
    why: str


@dataclass(frozen=True)
class MyMessage:
    """One message to me."""

    subject: str
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
    """Four queries, however many messages there are."""
    page = Paginator(messages_to(viewer), PAGE_SIZE).get_page(number)
    rows = message_rows(cast("QuerySet[Message]", page.object_list))
    own = recruit_id_of(viewer, viewer.pk)
    by_message: dict[UUID, list[Row]] = {row["id"]: [] for row in rows}
    for reminder in reminder_rows(reminders_to(viewer, list(by_message))):
        by_message[reminder["message"]].append(reminder)
    lines = tuple(_message(row, by_message[row["id"]], own) for row in rows)
    return MyMessagesPage(lines, pagination(page, {}))


def _message(row: Row, reminders: list[Row], own: UUID | None) -> MyMessage:
    return MyMessage(
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
