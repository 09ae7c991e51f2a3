"""Remarks on a step, for those who see it and may know why."""

from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid
from onboarding.models import Membership, StepComment
from onboarding.selectors.said_again import said_again
from onboarding.selectors.visible import lock_step
from onboarding.services.events import record
from onboarding.services.moves import check_words, more_words


@transaction.atomic
def comment_on_step(actor: Membership, *, step_id: UUID, words: str) -> StepComment:
    """Say something about a step, whatever its state. The remark stays as it is; the event does not repeat its words.
    Sent again within a minute, it is the same remark.

    Raises NotFound, NotAllowed (a private step of which the actor may not know why), Invalid (words)."""
    step = lock_step(actor, step_id)
    require(actor, Action.COMMENT_STEP, step)
    if not words.strip():
        raise Invalid.field("words", "required", "Enter what you want to say.")
    check_words(words, "words")
    if before := said_again(StepComment.objects.filter(step=step), actor, words):
        return before
    comment = StepComment.objects.create(trust_id=step.trust_id, step=step, author=actor, words=words.strip())
    more_words(step)
    data = {"item": step.item.path, "title": step.item.title}
    record(
        actor, "step_commented", comment, effective_on=today_in(actor.trust), recruit=step.enrolment.recruit, data=data
    )
    return comment
