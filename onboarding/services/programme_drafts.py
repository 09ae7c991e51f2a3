"""Drafts: made from what is published, written as a whole document, thrown away."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import Item, Membership, Programme, ProgrammeVersion, Stage
from onboarding.models.choices import VersionStatus
from onboarding.selectors.programmes import FOR_PEOPLE, find_programme, find_version
from onboarding.services.draft_documents import about_problems, read_document, write_document
from onboarding.services.events import record

FROZEN = "This version is published, so it does not change any more. Make a draft of it, and change that."
FROM_LIBRARY = "Duties and commitments come with the library. Their wording is not changed here."
LOOK_AGAIN_AFTER = timedelta(days=182)
COPIED = ("template_version", "checked_on", "review_on", "source_note")


def lock_version(actor: Membership, version_id: UUID, revision: int | None) -> ProgrammeVersion:
    """Find and lock a version with its programme, check that the actor may and that nobody changed it meanwhile.

    The programme is locked first, whatever is done with a version. Raises NotFound, NotAllowed, Stale."""
    seen = find_version(actor, version_id)
    find_programme(actor, seen.programme_id, lock=True)
    version = find_version(actor, version_id, lock=True)
    require(actor, Action.MANAGE_PROGRAMMES, version)
    if revision is not None and version.revision != revision:
        raise Stale()
    return version


def lock_draft(actor: Membership, version_id: UUID, revision: int | None) -> ProgrammeVersion:
    """The same for one that is to be changed. Raises NotNow too (published, or written by the library)."""
    version = lock_version(actor, version_id, revision)
    if version.status != VersionStatus.DRAFT:
        raise NotNow(FROZEN, code="frozen")
    _refuse_library(version.programme)
    return version


def draft_changed(actor: Membership, version: ProgrammeVersion, what: str, **words: object) -> ProgrammeVersion:
    """Count the change and record it."""
    version.revision += 1
    version.save(update_fields=["revision"])
    data = {"title": version.programme.title, "version": version.number, "what": what, **words}
    record(actor, "draft_changed", version, effective_on=today_in(actor.trust), data=data)
    return version


@transaction.atomic
def draft_version(actor: Membership, *, programme_id: UUID) -> ProgrammeVersion:
    """Begin a new version: a copy of the published one, else of the newest, else empty. A draft that waits is taken up instead.

    Raises NotFound, NotAllowed, NotNow (a duty or commitment without a draft)."""
    programme = find_programme(actor, programme_id, lock=True)
    require(actor, Action.MANAGE_PROGRAMMES, programme)
    versions = ProgrammeVersion.objects.filter(programme=programme).select_related("programme").order_by("-number")
    if waiting := versions.filter(status=VersionStatus.DRAFT).first():
        return waiting
    _refuse_library(programme)
    today = today_in(actor.trust)
    source = versions.filter(status=VersionStatus.PUBLISHED).first() or versions.first()
    if source is None:  # the only draft of a programme was thrown away
        draft = empty_draft(programme, today)
        record(actor, "version_drafted", draft, effective_on=today, data={"title": programme.title, "version": 1})
        return draft
    draft = ProgrammeVersion.objects.create(
        trust_id=programme.trust_id,
        programme=programme,
        number=(versions.aggregate(newest=Max("number"))["newest"] or 0) + 1,
        **{name: getattr(source, name) for name in COPIED},
    )
    _copy_parts(source, draft)
    words = {"title": programme.title, "version": draft.number, "from": source.number}
    record(actor, "version_drafted", draft, effective_on=today, data=words)
    return draft


def empty_draft(programme: Programme, today: date) -> ProgrammeVersion:
    """The first version of a programme, in which nothing is written yet. Part of a service."""
    return ProgrammeVersion.objects.create(
        trust_id=programme.trust_id,
        programme=programme,
        number=1,
        checked_on=today,
        review_on=today + LOOK_AGAIN_AFTER,
    )


def _copy_parts(source: ProgrammeVersion, draft: ProgrammeVersion) -> None:
    """Stages and items, in two reads and two writes."""
    stages = {
        stage.pk: Stage(
            trust_id=stage.trust_id, version=draft, key=stage.key, title=stage.title, position=stage.position
        )
        for stage in Stage.objects.filter(version=source)
    }
    Stage.objects.bulk_create(stages.values())
    names = [field.attname for field in Item._meta.concrete_fields if field.name not in ("id", "version", "stage")]
    Item.objects.bulk_create(
        Item(version=draft, stage=stages[item.stage_id], **{name: getattr(item, name) for name in names})
        for item in Item.objects.filter(version=source)
    )


@transaction.atomic
def change_draft(
    actor: Membership, *, version_id: UUID, changes: Mapping[str, Any], revision: int | None = None
) -> ProgrammeVersion:
    """Change a draft: `source_note`, `checked_on`, `review_on`, and the whole lists `stages` and `items`.

    Entries keep their rows by key; their order is the order of the list. Raises NotFound, NotAllowed, Stale, NotNow,
    Invalid (every fault at its item and field, such as `items.3.title`)."""
    version = lock_draft(actor, version_id, revision)
    about = {name: value for name, value in changes.items() if name not in ("stages", "items")}
    problems = about_problems(version, about)
    document, faults = read_document(version, changes.get("stages"), changes.get("items"))
    if problems or faults:
        raise Invalid(problems=[*problems, *faults])
    for name, value in about.items():
        setattr(version, name, value)
    version.save(update_fields=[*about, "revision"])
    write_document(version, document)
    return draft_changed(actor, version, "document", fields=sorted(changes))


@transaction.atomic
def discard_draft(actor: Membership, *, version_id: UUID, revision: int | None = None) -> Programme:
    """Throw a draft away with all that is in it. Answers its programme, which stays.

    Raises NotFound, NotAllowed, Stale, NotNow (not a draft)."""
    version = lock_version(actor, version_id, revision)
    if version.status != VersionStatus.DRAFT:
        raise NotNow("Only a draft can be thrown away.", code="not_a_draft")
    programme = version.programme
    words = {"title": programme.title, "version": version.number}
    Item.objects.filter(version=version).delete()
    Stage.objects.filter(version=version).delete()
    version.delete()
    record(actor, "draft_discarded", programme, effective_on=today_in(actor.trust), data=words)
    return programme


def _refuse_library(programme: Programme) -> None:
    if programme.kind not in FOR_PEOPLE:
        raise NotNow(FROM_LIBRARY, code="from_library")
