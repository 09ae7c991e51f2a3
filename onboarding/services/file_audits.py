"""The self-audit: ten files drawn by chance, each looked at as it stands, and what was done about the gaps."""

import secrets
from datetime import date
from random import Random
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotFound, NotNow, Stale
from onboarding.library.sponsor_file import read_sponsor_file
from onboarding.models import AuditedFile, FileAudit, Membership, Recruit
from onboarding.selectors.sponsor_files import MISSING, THERE, papers_of, sponsored
from onboarding.services.events import Happening, record, record_each
from onboarding.services.moves import check_words

BITS_OF_SEED = 48


@transaction.atomic
def draw_audit(actor: Membership, *, seed: int | None = None) -> FileAudit:
    """Draw people whom the trust sponsors and keep which papers each has and lacks today. The seed is kept, so that the
    same draw among the same people can be repeated.

    Raises NotAllowed, NotNow (nobody is sponsored)."""
    require(actor, Action.KEEP_SPONSOR_DESK)
    people = list(sponsored(actor).order_by("id"))
    if not people:
        raise NotNow("The trust sponsors nobody yet, so there is no file to look at.", code="nobody")
    today = today_in(actor.trust)
    seed = secrets.randbits(BITS_OF_SEED) if seed is None else seed
    drawn = drawn_from(people, seed)
    audit = FileAudit.objects.create(trust=actor.trust, drawn_on=today, seed=seed, people=len(people), drawn_by=actor)
    papers = papers_of(actor, drawn)
    files = [
        AuditedFile(
            trust=actor.trust,
            audit=audit,
            recruit=one,
            position=number,
            there=[row["key"] for row in papers[one.pk] if row["state"] == THERE],
            missing=[row["key"] for row in papers[one.pk] if row["state"] == MISSING],
        )
        for number, one in enumerate(drawn, start=1)
    ]
    AuditedFile.objects.bulk_create(files)
    record(actor, "audit_drawn", audit, effective_on=today, data={"seed": seed, "people": len(people)})
    record_each(actor, [Happening("file_audited", one, today, one.recruit, {"missing": one.missing}) for one in files])
    return audit


def drawn_from(people: list[Recruit], seed: int) -> list[Recruit]:
    """The people whom this seed draws from these, in the order drawn."""
    return Random(seed).sample(people, min(read_sponsor_file().audit_size, len(people)))


@transaction.atomic
def record_mending(
    actor: Membership, *, file_id: UUID, words: str, on: date | None = None, revision: int | None = None
) -> AuditedFile:
    """Say what was done about the gaps of one file, and on which day (today unless given).

    Raises NotAllowed, NotFound, NotNow (no gap), Stale, Invalid."""
    require(actor, Action.KEEP_SPONSOR_DESK)
    rows = AuditedFile.objects.select_for_update(of=("self",)).select_related("recruit", "audit")
    one = rows.filter(trust=actor.trust_id, pk=file_id).first()
    if one is None:
        raise NotFound()
    if revision is not None and one.revision != revision:
        raise Stale()
    if not one.missing:
        raise NotNow("Nothing was missing in this file.", code="no_gap")
    if not words.strip():
        raise Invalid.field("words", "required", "Say what was done about it.")
    check_words(words, "words")
    today = today_in(actor.trust)
    on = on or today
    if not one.audit.drawn_on <= on <= today:
        raise Invalid.field("on", "out_of_range", "The day must be from the day of the audit to today.")
    one.done_words, one.done_on, one.done_by = words.strip(), on, actor
    one.revision += 1
    one.save()
    record(actor, "file_mended", one, effective_on=on, recruit=one.recruit, data={"words": one.done_words})
    return one
