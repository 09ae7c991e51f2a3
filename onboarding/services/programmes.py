"""The life of a programme: added, its versions published and retired. What is published never changes."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow, Stale
from onboarding.library.fields import KEY_PATTERN
from onboarding.models import Membership, Programme, ProgrammeVersion
from onboarding.models.choices import ProgrammeKind, VersionStatus
from onboarding.rules.conditions import PROFESSIONS
from onboarding.rules.one_line import line_problems
from onboarding.selectors.programmes import FOR_PEOPLE, find_programme
from onboarding.selectors.version_faults import version_faults
from onboarding.services.duty_clocks import follow_everyone
from onboarding.services.events import record
from onboarding.services.programme_drafts import empty_draft, lock_version
from onboarding.services.programme_keys import FOR_ONE_PERSON, LONGEST_KEY, NEW_PROGRAMME, key_from
from onboarding.services.turns import one_at_a_time

LONGEST_TITLE = 200
FAULTS = "This version cannot be published yet. Mend what is named, then publish it."
FROM_LIBRARY = "Duties and commitments come with the library. They are not retired by hand."
NOT_CHANGED = "Duties and commitments come with the library. Their names are not changed here."
EVERYONE = "all"


@transaction.atomic
def new_programme(
    actor: Membership, *, title: str, kind: str, audience: Sequence[str], key: str = ""
) -> ProgrammeVersion:
    """Add a programme of the trust's own, with an empty draft to write it in. Answers the draft.

    `audience` lists professions, or `all`. Raises NotAllowed, Invalid (each problem at its field)."""
    require(actor, Action.MANAGE_PROGRAMMES)
    one_at_a_time(actor, NEW_PROGRAMME)
    taken = set(Programme.objects.filter(trust=actor.trust_id).values_list("key", flat=True))
    taken.add(FOR_ONE_PERSON)
    key = key or key_from(title, taken, "programme")
    if problems := _problems(title, kind, audience, key, taken):
        raise Invalid(problems=problems)
    programme = Programme.objects.create(
        trust=actor.trust, key=key, title=title.strip(), kind=kind, audience=list(audience)
    )
    today = today_in(actor.trust)
    draft = empty_draft(programme, today)
    record(actor, "programme_added", programme, effective_on=today, data={"title": programme.title})
    return draft


@transaction.atomic
def change_programme(
    actor: Membership, *, programme_id: UUID, changes: Mapping[str, Any], revision: int | None = None
) -> Programme:
    """Change what a programme is called (`title`) and whom it is given to from now on (`audience`). Nobody who follows
    it, and no version, changes; its kind and key stay, as steps are named by them.

    Raises NotFound, NotAllowed, Stale, NotNow (it comes with the library), Invalid (each problem at its field)."""
    programme = find_programme(actor, programme_id, lock=True)
    require(actor, Action.MANAGE_PROGRAMMES, programme)
    if revision is not None and programme.revision != revision:
        raise Stale()
    if programme.kind not in FOR_PEOPLE:
        raise NotNow(NOT_CHANGED, code="from_library")
    title, audience = changes.get("title", programme.title), changes.get("audience", programme.audience)
    if problems := [*_title_problems(title), *_audience_problems(audience)]:
        raise Invalid(problems=problems)
    wanted = {"title": title.strip(), "audience": list(audience)}
    if changed := {name: value for name, value in wanted.items() if getattr(programme, name) != value}:
        before = programme.title
        for name, value in changed.items():
            setattr(programme, name, value)
        programme.revision += 1
        programme.save(update_fields=[*changed, "revision"])
        words = {"title": before, "fields": sorted(changed)}
        record(actor, "programme_changed", programme, effective_on=today_in(actor.trust), data=words)
    return programme


@transaction.atomic
def publish_version(actor: Membership, *, version_id: UUID, revision: int | None = None) -> ProgrammeVersion:
    """Publish a draft. The version published until now is retired with it; people in flight stay on theirs.

    Raises NotFound, NotAllowed, Stale, NotNow (no draft), Invalid (every fault at its item and field)."""
    version = lock_version(actor, version_id, revision)
    if version.status != VersionStatus.DRAFT:
        raise NotNow("Only a draft can be published.", code="not_a_draft")
    if faults := version_faults(version):
        raise Invalid(FAULTS, problems=faults)
    published = ProgrammeVersion.objects.filter(programme=version.programme_id, status=VersionStatus.PUBLISHED)
    retired = list(published.values_list("number", flat=True))
    published.update(status=VersionStatus.RETIRED)
    version.status, version.published_at = VersionStatus.PUBLISHED, timezone.now()
    version.revision += 1
    version.save(update_fields=["status", "published_at", "revision"])
    words = {"title": version.programme.title, "version": version.number, "retired": retired}
    record(actor, "version_published", version, effective_on=today_in(actor.trust), data=words)
    if version.programme.kind == ProgrammeKind.DUTY:
        follow_everyone(actor, actor.trust)
    return version


@transaction.atomic
def retire_version(actor: Membership, *, version_id: UUID, revision: int | None = None) -> ProgrammeVersion:
    """Take a published version out of use: nobody new is given it, whoever follows it goes on with it.

    Raises NotFound, NotAllowed, Stale, NotNow (not published, or written by the library)."""
    version = lock_version(actor, version_id, revision)
    if version.status != VersionStatus.PUBLISHED:
        raise NotNow("Only a published version can be retired.", code="not_published")
    if version.programme.kind not in FOR_PEOPLE:
        raise NotNow(FROM_LIBRARY, code="from_library")
    version.status = VersionStatus.RETIRED
    version.save(update_fields=["status"])
    words = {"title": version.programme.title, "version": version.number}
    record(actor, "version_retired", version, effective_on=today_in(actor.trust), data=words)
    return version


def _problems(title: str, kind: str, audience: Sequence[str], key: str, taken: Collection[str]) -> list[FieldProblem]:
    problems = [*_title_problems(title), *_audience_problems(audience)]
    if kind not in FOR_PEOPLE:
        problems.append(FieldProblem("kind", "unknown", "Choose induction, onboarding or development."))
    if not re.fullmatch(KEY_PATTERN, key) or len(key) > LONGEST_KEY:
        detail = f"A key is up to {LONGEST_KEY} lower-case letters, digits and single hyphens, such as first-weeks."
        problems.append(FieldProblem("key", "invalid", detail))
    elif key in taken:
        problems.append(FieldProblem("key", "taken", "Another programme has this key."))
    return problems


def _title_problems(title: str) -> list[FieldProblem]:
    return line_problems("title", title, longest=LONGEST_TITLE, required="Enter a title.")


def _audience_problems(audience: Sequence[str]) -> Iterator[FieldProblem]:
    if not audience or not set(audience) <= {EVERYONE, *PROFESSIONS}:
        yield FieldProblem("audience", "unknown", "Choose whom the programme is for.")
