"""What changes hands when someone moves, in words, before anybody saves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.rules.plain_words import counted
from onboarding.selectors.handovers import Handover, OpenStep, Transfer, late_among
from web.presenters.moves import CHANGED_MEANWHILE
from web.words import day

NOT_SENT = ("csrfmiddlewaretoken", "seen", "step")


@dataclass(frozen=True)
class HandedLine:
    """One step, when it is due, and whether it is late."""

    title: str
    due: str
    is_late: bool
    with_whom: str


@dataclass(frozen=True)
class HandedGroup:
    """Steps that go the same way: from whom to whom, how many, how many of them late."""

    title: str
    summary: str
    lines: tuple[HandedLine, ...]


@dataclass(frozen=True)
class TransferPage:
    """The whole of it, and what is sent again to save just this."""

    name: str
    back: str
    on: str
    is_planned: bool
    groups: tuple[HandedGroup, ...]
    notice: str
    seen: str
    sent: tuple[tuple[str, str], ...]


def transfer_page(viewer: Membership, done: Transfer, name: str, posted: QueryDict, *, stale: bool) -> TransferPage:
    """The preview of one transfer."""
    today = today_in(viewer.trust)
    return TransferPage(
        name=name,
        back=reverse("recruit", args=[done.recruit.pk]),
        on=day(done.on),
        is_planned=done.on > today,
        groups=tuple(_groups(done, today)),
        notice=CHANGED_MEANWHILE if stale else "",
        seen=done.digest,
        sent=tuple((key, value) for key, value in posted.items() if key not in NOT_SENT and isinstance(value, str)),
    )


def _groups(done: Transfer, today: date) -> Iterable[HandedGroup]:
    for one in done.handovers:
        yield _group(_hands(one), one.steps, today, "Nothing of theirs is open.")
    if done.ends:
        yield _group("Shared steps that serve this person no more", done.ends, today, "")
    if done.begins:
        yield _group("Shared steps that serve this person from now on", done.begins, today, "")
    if done.taken_back:
        yield _group("Given to a colleague, and back with whoever plays the role now", done.taken_back, today, "")


def _hands(one: Handover) -> str:
    was, now = (who.full_name if who else "nobody" for who in (one.was, one.now))
    return f"{Role(one.role).label}: from {was} to {now}"


def _group(title: str, steps: tuple[OpenStep, ...], today: date, nothing: str) -> HandedGroup:
    late = late_among(steps, today)
    words = f"{counted(len(steps), 'open steps')}, {late} of them late" if late else counted(len(steps), "open steps")
    return HandedGroup(title, f"{words}." if steps else nothing, tuple(_line(one, today) for one in steps))


def _line(one: OpenStep, today: date) -> HandedLine:
    late = one.is_late(today)
    due = f"{'Was due' if late else 'Due'} {day(one.due_on)}" if one.due_on else "No day yet"
    whose = f"{one.delegate} comes next, until somebody is named" if one.by_rule else one.delegate or one.subject
    return HandedLine(one.title, due, late, whose)
