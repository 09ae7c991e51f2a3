"""Writing the audit: one line for each thing that a person or the service does, and the chain that seals the lines."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from onboarding.models import Event, EventDetail, EventSeal, Membership, Recruit, SealedLine, Trust
from onboarding.models.base import Owned

FIRST_LINK = "0" * 64


@dataclass(frozen=True)
class Happening:
    """What an event tells besides who did it: what was done to what, from when, about whom, in which words."""

    action: str
    thing: Owned | Trust | None
    effective_on: date
    recruit: Recruit | None = None
    data: Mapping[str, object] | None = None


def record(
    actor: Membership | None,
    action: str,
    thing: Owned | Trust | None,
    *,
    effective_on: date,
    recruit: Recruit | None = None,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Write one event in the transaction of the change itself. The line keeps a salted digest of `data`, the words
    go into EventDetail, from where they can be erased."""
    return record_each(actor, [Happening(action, thing, effective_on, recruit, data)])[0]


def record_each(actor: Membership | None, happenings: Iterable[Happening]) -> list[Event]:
    """The same for many, in two statements however many they are."""
    pairs = [_event(actor, one) for one in happenings]
    events = Event.objects.bulk_create([event for event, _ in pairs], batch_size=500)
    EventDetail.objects.bulk_create([detail for _, detail in pairs if detail.data], batch_size=500)
    return events


def _event(actor: Membership | None, one: Happening) -> tuple[Event, EventDetail]:
    salt, words, thing = secrets.token_hex(16), json.loads(_canonical(one.data or {})), one.thing
    event = Event(
        trust_id=_trust_of(actor or thing),
        action=one.action,
        actor=actor,
        recruit=one.recruit,
        object_kind=(thing._meta.model_name or "") if thing else "",
        object_id=thing.pk if thing else None,
        effective_on=one.effective_on,
        detail_digest=_digest(salt, _canonical(words)),
    )
    return event, EventDetail(trust_id=event.trust_id, event=event, salt=salt, data=words)


def _trust_of(owner: Owned | Trust | None) -> UUID:
    if owner is None:
        raise ValueError("an event belongs to a trust: name who did it, or what it was done to")
    return owner.id if isinstance(owner, Trust) else owner.trust_id


@transaction.atomic
def seal_events(trust_id: UUID) -> int:
    """Add a link to the trust's chain over the lines that no link covers yet. Returns how many; 0 makes no link.

    One sealer at a time for each trust; writers of events never wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('seal'), hashtext(%s))", [str(trust_id)])
        if not cursor.fetchone()[0]:
            return 0
    lines = list(Event.objects.filter(trust=trust_id, sealed__isnull=True).order_by("recorded_at", "id"))
    if not lines:
        return 0
    last = EventSeal.objects.filter(trust=trust_id).order_by("-number").first()
    previous = last.digest if last else FIRST_LINK
    seal = EventSeal.objects.create(
        trust_id=trust_id,
        number=last.number + 1 if last else 1,
        line_count=len(lines),
        previous_digest=previous,
        digest=_link(previous, lines),
    )
    SealedLine.objects.bulk_create(
        [SealedLine(trust_id=trust_id, event=line, seal=seal, position=place) for place, line in enumerate(lines)],
        batch_size=1000,
    )
    return len(lines)


@dataclass(frozen=True)
class Verified:
    """What a check of one trust's chain found; no problems means that no sealed line was changed, added or removed."""

    lines: int
    seals: int
    unsealed: int
    problems: tuple[str, ...]


def verify_events(trust_id: UUID) -> Verified:
    """Walk the chain from its first link and compare every digest, the words that still stand included."""
    problems: list[str] = []
    previous, lines, seals = FIRST_LINK, 0, 0
    for seal in EventSeal.objects.filter(trust=trust_id).order_by("number"):
        seals += 1
        events = _sealed_by(seal)
        lines += len(events)
        problems += _broken(seal, seals, previous, events)
        previous = seal.digest
    unsealed = Event.objects.filter(trust=trust_id, sealed__isnull=True)
    problems += [f"event {event.id}: its words were changed" for event in unsealed if not _words_hold(event)]
    return Verified(lines, seals, unsealed.count(), tuple(problems))


def _sealed_by(seal: EventSeal) -> list[Event]:
    rows = SealedLine.objects.filter(seal=seal).select_related("event__detail").order_by("position")
    return [row.event for row in rows]


def _broken(seal: EventSeal, number: int, previous: str, events: list[Event]) -> Iterable[str]:
    if seal.number != number or seal.previous_digest != previous:
        yield f"seal {seal.number}: the chain is broken before it"
    if len(events) != seal.line_count or _link(seal.previous_digest, events) != seal.digest:
        yield f"seal {seal.number}: a line was changed, added or removed"
    yield from (f"event {event.id}: its words were changed" for event in events if not _words_hold(event))


def _words_hold(event: Event) -> bool:
    detail = getattr(event, "detail", None)
    return detail is None or _digest(detail.salt, _canonical(detail.data)) == event.detail_digest


def _link(previous: str, lines: list[Event]) -> str:
    chain = hashlib.sha256(previous.encode())
    for line in lines:
        chain.update(_canonical(_facts(line)).encode())
    return chain.hexdigest()


def _facts(line: Event) -> dict[str, object]:
    names = ("id", "trust_id", "action", "actor_id", "recruit_id", "object_kind", "object_id", "effective_on")
    facts: dict[str, object] = {name: str(getattr(line, name)) for name in names}
    return facts | {"recorded_at": line.recorded_at.isoformat(), "detail_digest": line.detail_digest}


def _digest(salt: str, words: str) -> str:
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest()


def _canonical(data: Mapping[str, object]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
