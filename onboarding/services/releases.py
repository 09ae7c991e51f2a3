"""Whoever holds private words says whether HR may hand them out with what else is kept about the person."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action
from onboarding.errors import NotNow
from onboarding.models import Evidence, Membership, Step
from onboarding.services.events import record
from onboarding.services.moves import begin


@transaction.atomic
def release_words(actor: Membership, *, step_id: UUID, revision: int | None = None) -> Step:
    """Let HR put what was recorded for a private step, words and files, into the pack about the person. HR reads it there
    and nowhere else; what is recorded later is sealed again until it is released too. Again, it changes nothing.

    Raises NotFound, NotAllowed, Stale, NotNow (nothing was recorded but a day)."""
    return _say(actor, step_id, revision, released=True)


@transaction.atomic
def seal_words(actor: Membership, *, step_id: UUID, revision: int | None = None) -> Step:
    """Take that back: packs made from now on hold none of it. Again, it changes nothing.

    Raises NotFound, NotAllowed, Stale, NotNow (nothing was recorded but a day)."""
    return _say(actor, step_id, revision, released=False)


def _say(actor: Membership, step_id: UUID, revision: int | None, *, released: bool) -> Step:
    step, today = begin(actor, Action.RELEASE_WORDS, step_id, revision)
    words = Evidence.objects.filter(step=step).exclude(note="", reference="", file="")
    if not words.exists():
        raise NotNow("There are no private words here: only a day was recorded, or nothing.", code="nothing_private")
    changed = words.filter(released_at__isnull=released).update(
        released_at=timezone.now() if released else None, released_by=actor if released else None
    )
    if changed:
        action = "words_released" if released else "words_sealed"
        data = {"item": step.item.path, "title": step.item.title}
        record(actor, action, step, effective_on=today, recruit=step.enrolment.recruit, data=data)
    return step
