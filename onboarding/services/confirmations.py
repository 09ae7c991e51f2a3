"""A recruit's word about what others recorded: yes keeps it, no opens it again, silence does neither."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action
from onboarding.errors import NotNow
from onboarding.models import Confirmation, Membership, PersonStep, ReleasedWords, Serving, Step
from onboarding.selectors.confirmations import to_confirm
from onboarding.services.counters import recount
from onboarding.services.events import record
from onboarding.services.moves import Move, begin, check_reason, more_words, next_state, set_state
from onboarding.services.refresh import follow
from onboarding.services.steps import open_again


@transaction.atomic
def answer_confirmation(
    actor: Membership, *, step_id: UUID, happened: bool, words: str = "", revision: int | None = None
) -> Step:
    """Say whether a step that someone else recorded as done really happened. A no opens it again: their own step as a
    whole, a shared one for this person alone.

    Raises NotFound, NotAllowed, Stale, NotNow (nothing is asked, or it was answered), Invalid (words)."""
    step, today = begin(actor, Action.CONFIRM_STEP, step_id, revision)
    asked = to_confirm(actor).filter(step=step).select_related("recruit").first()
    if asked is None:
        raise NotNow(
            "There is nothing to answer here: it is not recorded as done, you recorded it yourself, or you have "
            "answered already.",
            code="nothing_to_answer",
        )
    if words.strip():
        check_reason(words, "words")
    _keep(step, asked, happened, words.strip())
    data = {"item": step.item.path, "title": step.item.title, "reason": words.strip()}
    if happened or asked.shared:
        action = "step_confirmed" if happened else "step_denied"
        record(actor, action, step, effective_on=today, recruit=asked.recruit, data=data)
        more_words(step)
    if happened:
        return step
    if asked.shared:
        Serving.objects.filter(step=step, recruit=asked.recruit).update(served_on=None)
        recount(step.trust_id, [asked.recruit_id])
        follow(actor, [step], [asked.recruit_id], today=today, effective_on=today)
        return step
    set_state(step, next_state("reopen", step), None)
    return open_again(Move(actor, "denied", step, today, words.strip()))


def _keep(step: Step, asked: PersonStep, happened: bool, words: str) -> None:
    """The newest answer about one day stands; what was said before is in the history. Words that were released were others."""
    assert asked.done_on, "only what is done on a day is asked about"
    answer, _ = Confirmation.objects.update_or_create(
        trust_id=step.trust_id,
        step=step,
        recruit=asked.recruit,
        done_on=asked.done_on,
        defaults={"happened": happened, "words": words, "answered_at": timezone.now()},
    )
    ReleasedWords.objects.filter(step=step, row=answer.pk).delete()
