"""The chain that shows whether anyone changed the audit: each seal covers a minute's lines and holds the last one's digest."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from onboarding.models import Erasure, Event, EventSeal, SealedLine
from onboarding.services.events import canonical, digest_of_words

FIRST_LINK = "0" * 64
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
FACTS = ("id", "trust_id", "action", "actor_id", "recruit_id", "object_kind", "object_id", "effective_on")


@transaction.atomic
def seal_events(trust_id: UUID) -> int:
    """Add a link to the trust's chain over the lines that no link covers yet. Returns how many; 0 makes no link.

    One sealer at a time for each trust; writers of events never wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('seal'), hashtext(%s)), now()", [str(trust_id)])
        is_ours, now = cursor.fetchone()
    if not is_ours:
        return 0
    events = list(Event.objects.filter(trust=trust_id, sealed__isnull=True).order_by("recorded_at", "id"))
    if not events:
        return 0
    last = EventSeal.objects.filter(trust=trust_id).order_by("-number").first()
    previous = last.digest if last else FIRST_LINK
    digests = [_line(event) for event in events]
    seal = EventSeal.objects.create(
        trust_id=trust_id,
        number=last.number + 1 if last else 1,
        line_count=len(events),
        previous_digest=previous,
        digest=_link(previous, now, digests),
        sealed_at=now,
    )
    SealedLine.objects.bulk_create(
        [
            SealedLine(trust_id=trust_id, event=event, seal=seal, position=place, digest=digest)
            for place, (event, digest) in enumerate(zip(events, digests, strict=True))
        ],
        batch_size=1000,
    )
    return len(events)


@dataclass(frozen=True)
class Verified:
    """What a check of one trust's chain found; no problems means that no sealed line was changed, added or removed.

    `wordless` lines had words that are gone; of them `unexplained` were recorded since anything about
    their recruit was erased, or, where they name none, since the trust last erased anything."""

    lines: int
    seals: int
    unsealed: int
    problems: tuple[str, ...]
    wordless: int = 0
    unexplained: int = 0


def verify_events(trust_id: UUID) -> Verified:
    """Walk the chain from its first link and compare every digest, the words that still stand included.

    Problems come in the order of the chain: the first names the first broken line, or the seal where one is missing.
    Four queries, however long the chain is."""
    seals = list(EventSeal.objects.filter(trust=trust_id).order_by("number"))
    rows = (
        SealedLine.objects.filter(trust=trust_id).select_related("event__detail").order_by("seal__number", "position")
    )
    lines = {seal_id: list(group) for seal_id, group in groupby(rows, key=lambda row: row.seal_id)}
    problems = [problem for place in range(len(seals)) for problem in _broken(seals, place, lines)]
    unsealed = list(Event.objects.filter(trust=trust_id, sealed__isnull=True).select_related("detail"))
    problems += [_changed_words(event) for event in unsealed if not _words_hold(event)]
    sealed = [line.event for group in lines.values() for line in group]
    gone = [event for event in (*sealed, *unsealed) if event.detail_digest and not hasattr(event, "detail")]
    erasures = Erasure.objects.filter(trust=trust_id, erased_at__isnull=False).order_by()
    erased = dict(erasures.values_list("recruit").annotate(last=Max("erased_at")))
    ever = max(erased.values(), default=BEFORE_ALL)
    since = [
        one for one in gone if one.recorded_at > (erased.get(one.recruit_id, BEFORE_ALL) if one.recruit_id else ever)
    ]
    return Verified(len(sealed), len(seals), len(unsealed), tuple(problems), len(gone), len(since))


def _broken(seals: list[EventSeal], place: int, lines: dict[UUID, list[SealedLine]]) -> Iterator[str]:
    """What is wrong at one seal: the chain before it, a line whose facts or words changed, or which lines there are."""
    seal, own = seals[place], lines.get(seals[place].pk, [])
    number, previous = (seals[place - 1].number, seals[place - 1].digest) if place else (0, FIRST_LINK)
    if seal.number != number + 1 or seal.previous_digest != previous:
        yield f"seal {seal.number}: the chain is broken before it"
    for line in own:
        if _line(line.event) != line.digest:
            yield f"event {line.event_id}: its line was changed"
        elif not _words_hold(line.event):
            yield _changed_words(line.event)
    as_sealed = [line.position for line in own] == list(range(seal.line_count))
    if not as_sealed or _link(seal.previous_digest, seal.sealed_at, [line.digest for line in own]) != seal.digest:
        yield f"seal {seal.number}: a line was added, removed or sealed again"


def _changed_words(event: Event) -> str:
    return f"event {event.id}: its words were changed"


def _words_hold(event: Event) -> bool:
    detail = getattr(event, "detail", None)
    return detail is None or digest_of_words(detail.salt, detail.data) == event.detail_digest


def _link(previous: str, sealed_at: datetime, digests: Sequence[str]) -> str:
    return hashlib.sha256("".join([previous, sealed_at.isoformat(), *digests]).encode()).hexdigest()


def _line(event: Event) -> str:
    facts: dict[str, object] = {name: str(getattr(event, name)) for name in FACTS}
    facts |= {"recorded_at": event.recorded_at.isoformat(), "detail_digest": event.detail_digest}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()
