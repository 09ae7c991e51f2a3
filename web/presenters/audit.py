"""The audit in words: one line for each thing that somebody did, by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from onboarding.models import Event
from onboarding.selectors.audit import LOOKS
from onboarding.selectors.timeline import event_row
from web.presenters.reminders import StateLink
from web.presenters.tags import Tag
from web.words import day, hour_of

PARTS = {
    "": "Everything",
    "looks": "Looks and exports",
    "refusals": "Refusals",
    "access": "Accounts and tokens",
    "sign_ins": "Sign-ins",
    "service": "By the service itself",
}


@dataclass(frozen=True)
class AuditLine:
    """One event: when, what, about whom, and from when it counts where that is another day."""

    at: str
    words: str
    about: str
    href: str
    note: str
    tag: Tag | None


@dataclass(frozen=True)
class AuditDay:
    """The events of one day, newest first."""

    on: str
    lines: tuple[AuditLine, ...]


@dataclass(frozen=True)
class AuditPage:
    """One page, links that narrow it, and the address of what is older."""

    days: tuple[AuditDay, ...]
    links: tuple[StateLink, ...]
    older: str
    first: str


def audit_page(events: list[Event], more: bool, asked: Mapping[str, str], *, begins: bool) -> AuditPage:
    """The events as lines. No query. `begins`: nothing newer stands before them."""
    days = groupby(events, key=lambda one: timezone.localtime(one.recorded_at).date())
    here = reverse("audit")
    return AuditPage(
        days=tuple(AuditDay(day(on), tuple(map(_line, found))) for on, found in days),
        links=tuple(_links(asked)),
        older=f"{here}?{urlencode({**asked, 'before': str(events[-1].pk)})}" if more else "",
        first="" if begins else f"{here}?{urlencode(asked)}",
    )


def _links(asked: Mapping[str, str]) -> Iterable[StateLink]:
    others = {name: value for name, value in asked.items() if name != "part"}
    for part, words in PARTS.items():
        query = urlencode(others | ({"part": part} if part else {}))
        yield StateLink(words, f"{reverse('audit')}?{query}", None, part == asked.get("part", ""))


def _line(event: Event) -> AuditLine:
    return AuditLine(
        at=hour_of(event.recorded_at),
        words=event_row(event)["sentence"],
        about=event.recruit.full_name if event.recruit else "",
        href=reverse("recruit", args=[event.recruit_id]) if event.recruit_id else "",
        note=_note(event),
        tag=_tag(event.action),
    )


def _tag(action: str) -> Tag | None:
    if action in ("refused", "sign_in_refused"):
        return Tag("Refused", "orange")
    return Tag("Failed", "orange") if action == "sign_in_failed" else Tag("Look") if action in LOOKS else None


def _note(event: Event) -> str:
    """What the sentence does not say: the page that was refused, the reason, the day from which it counts."""
    words = event.detail.data if hasattr(event, "detail") else {}
    notes = []
    if event.action == "refused" and words.get("path"):
        notes.append(f"They asked for {words['path']}")
    if words.get("first_at"):
        notes.append(_between(*(hour_of(datetime.fromisoformat(words[name])) for name in ("first_at", "last_at"))))
    if event.effective_on != timezone.localtime(event.recorded_at).date():
        notes.append(f"From {day(event.effective_on)}")
    return ". ".join(notes)


def _between(first: str, last: str) -> str:
    return f"At {first}" if first == last else f"From {first} to {last}"
