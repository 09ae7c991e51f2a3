"""The list of messages, one message, and what was written to me."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from onboarding.models import Membership, Message
from onboarding.models.choices import Channel, MessageState
from onboarding.rules.message_moves import FROM, is_its_moment
from onboarding.rules.mobile_numbers import ending
from onboarding.rules.plain_words import counted
from onboarding.selectors.messages import counts_by_state, filter_messages, message_rows, visible_messages
from onboarding.selectors.recruits import recruit_id_of
from onboarding.selectors.reminders import reminder_rows, reminders_of
from onboarding.services.account_letters import INVITATION
from onboarding.services.letters import Letter
from web.presenters.caseload import pagination
from web.presenters.message_words import BY_MESSAGE_STATE, OF_OTHER_THINGS, what_happened, what_to_do
from web.presenters.reminders import ReminderLine, StateLink, reminder_line
from web.presenters.tags import Tag
from web.words import day, short_day

Row = dict[str, Any]
DEAD_SHOWN = 10


@dataclass(frozen=True)
class MessageLine:
    """One message of the list."""

    href: str
    name: str
    on: str
    tag: Tag
    tells_of: str
    happened: str
    to_do: str


@dataclass(frozen=True)
class MessagesPage:
    """Those to mend on top, then the list as it was asked for, with links that narrow it by state."""

    dead: tuple[MessageLine, ...]
    dead_count: int
    lines: tuple[MessageLine, ...]
    summary: str
    links: tuple[StateLink, ...]
    pagination: dict[str, Any] | None


def messages_page(viewer: Membership, page: "Page[Message]", asked: Mapping[str, str]) -> MessagesPage:
    """One page of the list: counts by state, those to mend where there are any, and the rows."""
    counts, rows = counts_by_state(viewer), cast("QuerySet[Message]", page.object_list)
    dead_count = counts.get(MessageState.DEAD, 0)
    dead = filter_messages(visible_messages(viewer), {"state": [MessageState.DEAD]})[:DEAD_SHOWN]
    shows_dead = dead_count and asked.get("state") != MessageState.DEAD
    return MessagesPage(
        dead=tuple(_line(row) for row in message_rows(dead)) if shows_dead else (),
        dead_count=dead_count,
        lines=tuple(_line(row) for row in message_rows(rows)),
        summary=counted(page.paginator.count, "messages") if page.paginator.count else "No messages found",
        links=tuple(_links(counts, asked)),
        pagination=pagination(page, asked),
    )


def _links(counts: Mapping[str, int], asked: Mapping[str, str]) -> Iterable[StateLink]:
    now = asked.get("state", "")
    others = {name: value for name, value in asked.items() if name not in ("state", "page")}
    yield StateLink("All", f"?{urlencode(others)}", sum(counts.values()), not now)
    for state, tag in BY_MESSAGE_STATE.items():
        if counts.get(state) or state == now:
            href = f"?{urlencode(others | {'state': state})}"
            yield StateLink(tag.words, href, counts.get(state, 0), state == now)


def _line(row: Row) -> MessageLine:
    return MessageLine(
        href=reverse("message", args=[row["id"]]),
        name=(row["recipient"] or row["contact"])["name"],
        on=short_day(row["local_day"]),
        tag=BY_MESSAGE_STATE[row["state"]],
        tells_of=_tells_of(row),
        happened=what_happened(row),
        to_do=what_to_do(row),
    )


def _tells_of(row: Row) -> str:
    steps = counted(row["reminders"], "steps")
    if row["kind"] == "weekly":
        return f"The week, and {steps}" if row["reminders"] else "The week"
    return OF_OTHER_THINGS.get(row["kind"]) or steps


@dataclass(frozen=True)
class MessagePage:
    """One message: who, when, how it stands and why, what it tells of, what it would say, and what can be done."""

    name: str
    on: str
    tag: Tag
    happened: str
    to_do: str
    address: str
    mend_href: str
    mend_words: str
    account_mail: str
    tells_of: tuple[ReminderLine, ...]
    subject: str
    body: str
    verbs: tuple[str, ...]


def message_page(viewer: Membership, message: Message, letter: Letter | None) -> MessagePage:
    """The page of one visible message, for HR. `letter` is what it would say now."""
    row = message_rows(visible_messages(viewer).filter(pk=message.pk))[0]
    reminders = reminder_rows(reminders_of(viewer, message))
    mend_href, mend_words = _mend(viewer, message)
    state = row["state"]
    return MessagePage(
        name=(row["recipient"] or row["contact"])["name"],
        on=day(row["local_day"]),
        tag=BY_MESSAGE_STATE[state],
        happened=what_happened(row),
        to_do=what_to_do(row) if letter or _is_final(row) else NOTHING_HOLDS,
        address=_told_address(message, letter),
        mend_href=mend_href,
        mend_words=mend_words,
        account_mail=OF_OTHER_THINGS.get(row["kind"], ""),
        tells_of=tuple(reminder_line(one) for one in reminders),
        subject=letter.subject if letter else "",
        body=letter.body if letter else "",
        verbs=tuple(verb for verb in FROM if is_its_moment(verb, state) and (letter or verb != "requeue")),
    )


def _is_final(row: Row) -> bool:
    """Whether what is to be done does not hang on what it would say now."""
    return row["state"] != MessageState.DEAD or row["channel"] == Channel.SMS


def _told_address(message: Message, letter: Letter | None) -> str:
    """Where it goes; of a private telephone only how its number ends."""
    if letter is None:
        return ""
    return ending(letter.to) if message.channel == Channel.SMS else letter.to


NOTHING_HOLDS = "Nothing: none of it still holds, or a newer message speaks of it."


def _mend(viewer: Membership, message: Message) -> tuple[str, str]:
    """Where to look after the address: among the facts of a recruit, else on the page of a member of staff."""
    if message.channel == Channel.SMS:  # nobody else changes the number
        return "", ""
    member = message.recipient
    if member and message.kind == INVITATION:
        return reverse("member", args=[member.pk]), f"Correct the address of {member.full_name} and invite them anew"
    recruit_id = recruit_id_of(viewer, member.pk) if member else message.contact_id
    if member is None or recruit_id:
        return reverse("recruit_edit", args=[recruit_id]), f"Correct the address of {message.reader.full_name}"
    return reverse("member", args=[member.pk]), f"See who {member.full_name} is here"
