"""Recording again what was learnt once for all and runs out after some months."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.models import Membership, Step
from onboarding.models.choices import ReviewKind, StepState
from onboarding.rules.plain_words import long_date
from onboarding.selectors.own_learning import can_renew
from onboarding.services.changes import step_changes
from onboarding.services.events import record
from onboarding.services.evidence import add_evidence
from onboarding.services.evidence_files import Upload
from onboarding.services.moves import Move, begin, finish, next_state, set_state, submitted_now


@transaction.atomic
def renew_step(
    actor: Membership,
    *,
    step_id: UUID,
    note: str = "",
    on: date | None = None,
    file: Upload | None = None,
    issued_on: date | None = None,
    expires_on: date | None = None,
    revision: int | None = None,
) -> Step:
    """Record a completed shared step again, so that it stays valid. For whom it counted already it was done when it
    was; newcomers are served by the new completion. Where a second person reviews, it is a step of its own, which is theirs
    now; what they accepted before stands meanwhile.

    Raises NotFound, NotAllowed, Stale, NotNow (not completed, still valid for long, or recorded again already), Invalid
    (evidence, or a day before it was last done)."""
    step, today = begin(actor, Action.SUBMIT_STEP, step_id, revision)
    day = on or today
    _check(step, day, today)
    is_reviewed = step.item.review == ReviewKind.SECOND_PERSON
    if is_reviewed:
        step = _once_more(step)
    evidence = add_evidence(
        actor, step, note=note, on=on, file=file, issued_on=issued_on, expires_on=expires_on, today=today
    )
    if is_reviewed:
        submitted_now(step, actor, expires_on)
        set_state(step, next_state("submit", step), None)
        return finish(Move(actor, "submit", step, day), evidence=evidence)
    step.submitted_by, step.submitted_at, step.evidence_expires_on = actor, timezone.now(), expires_on
    set_state(step, StepState.DONE, day)
    step.revision += 1
    step.save()
    step_changes(actor, "renew", [step], effective_on=day)
    data = {"item": step.item.path, "title": step.item.title, "evidence": evidence}
    record(actor, "step_renewed", step, effective_on=day, data=data)
    return step


def _check(step: Step, day: date, today: date) -> None:
    if step.enrolment.recruit_id or not can_renew(step, today):
        raise NotNow("This is still valid. It can be recorded again in the last 60 days.", code="still_valid")
    if step.done_on and day < step.done_on:
        detail = f"The day must be {long_date(step.done_on)} or later: it was last done then."
        raise Invalid.field("on", "before_last", detail)


def _once_more(step: Step) -> Step:
    """The same step to be done again, by the day on which it runs out. Raises NotNow where there is one already."""
    if Step.objects.filter(enrolment=step.enrolment, item=step.item, occurrence__gt=step.occurrence).exists():
        raise NotNow("This was recorded again already.", code="recorded_again")
    return Step.objects.create(
        trust_id=step.trust_id,
        enrolment=step.enrolment,
        item=step.item,
        occurrence=step.occurrence + 1,
        due_on=step.valid_until,
        clock_ends_on=step.valid_until,
        due_words="when it runs out",
    )
