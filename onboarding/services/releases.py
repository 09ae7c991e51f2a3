"""Whoever holds private words says whether HR may hand them out with what else is kept about the person."""

from datetime import date
from uuid import UUID

from django.db import transaction

from onboarding.access import Action
from onboarding.errors import NotNow
from onboarding.models import Membership, ReleasedWords, Step
from onboarding.selectors.private_words import released_rows, rows_with_words
from onboarding.services.events import record
from onboarding.services.moves import begin


@transaction.atomic
def release_words(actor: Membership, *, step_id: UUID, revision: int | None = None) -> Step:
    """Let HR put the words of a private step (what was recorded with its files, comments and reasons) into the pack about
    the person. HR reads it there and nowhere else; what comes later is sealed until it is released too. Again, it changes
    nothing.

    Raises NotFound, NotAllowed, Stale, NotNow (there are no words)."""
    step, today, words = _begin(actor, step_id, revision)
    sealed = words - released_rows(step)
    ReleasedWords.objects.bulk_create(
        ReleasedWords(trust_id=step.trust_id, step=step, row=row, released_by=actor) for row in sealed
    )
    if sealed:
        _note(actor, "words_released", step, today)
    return step


@transaction.atomic
def seal_words(actor: Membership, *, step_id: UUID, revision: int | None = None) -> Step:
    """Take that back: packs made from now on hold none of it. Again, it changes nothing.

    Raises NotFound, NotAllowed, Stale, NotNow (there are no words)."""
    step, today, _words = _begin(actor, step_id, revision)
    gone, _tables = ReleasedWords.objects.filter(step=step).delete()
    if gone:
        _note(actor, "words_sealed", step, today)
    return step


def _begin(actor: Membership, step_id: UUID, revision: int | None) -> tuple[Step, date, set[UUID]]:
    step, today = begin(actor, Action.RELEASE_WORDS, step_id, revision)
    words = rows_with_words(step)
    if not words:
        raise NotNow("There are no private words here: only days were recorded, or nothing.", code="nothing_private")
    return step, today, words


def _note(actor: Membership, action: str, step: Step, today: date) -> None:
    data = {"item": step.item.path, "title": step.item.title}
    record(actor, action, step, effective_on=today, recruit=step.enrolment.recruit, data=data)
