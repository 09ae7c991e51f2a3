"""Writing the audit: one line for each thing that a person or the service does."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onboarding.models import Event, EventDetail, Membership, Recruit, Trust
from onboarding.models.base import Owned


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
    salt, words, thing = secrets.token_hex(16), json.loads(canonical(one.data or {})), one.thing
    event = Event(
        trust_id=_trust_of(actor or thing),
        action=one.action,
        actor=actor,
        recruit=one.recruit,
        object_kind=(thing._meta.model_name or "") if thing else "",
        object_id=thing.pk if thing else None,
        effective_on=one.effective_on,
        detail_digest=digest_of_words(salt, words) if words else "",
    )
    return event, EventDetail(trust_id=event.trust_id, event=event, salt=salt, data=words)


def _trust_of(owner: Owned | Trust | None) -> UUID:
    if owner is None:
        raise ValueError("an event belongs to a trust: name who did it, or what it was done to")
    return owner.id if isinstance(owner, Trust) else owner.trust_id


def digest_of_words(salt: str, words: Mapping[str, object]) -> str:
    """The digest that an event's line keeps of its words."""
    return hashlib.sha256(f"{salt}{canonical(words)}".encode()).hexdigest()


def canonical(data: Mapping[str, object]) -> str:
    """One and the same text for the same data."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
