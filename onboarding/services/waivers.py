"""Letting a step off: one HR officer asks with a reason, a second one decides."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action
from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Membership, Step, Waiver
from onboarding.models.choices import Applies, WaiverState
from onboarding.services.events import record
from onboarding.services.moves import Move, begin, check_reason, finish, next_state, set_state


@transaction.atomic
def waive_step(
    actor: Membership, *, step_id: UUID, reason: str, expires_on: date | None = None, revision: int | None = None
) -> Step:
    """Ask for a step to be let off. The step stays as it is until a second HR officer accepts or returns the request.

    Raises NotFound, NotAllowed, Stale, NotNow (finished, or asked already), Invalid (reason, expiry)."""
    step, today = begin(actor, Action.WAIVE_STEP, step_id, revision)
    next_state("waive", step)
    if step.applies != Applies.YES:
        raise NotNow(f"This step does not apply. {step.applies_reason}".strip(), code="does_not_apply")
    if requested_waiver(step):
        raise NotNow("A waiver has been asked for already. A second person decides.", code="already_requested")
    check_reason(reason)
    if expires_on and expires_on <= today:
        raise Invalid.field("expires_on", "not_in_future", "The waiver must end after today.")
    waiver = Waiver.objects.create(
        trust_id=step.trust_id, step=step, reason=reason.strip(), expires_on=expires_on, requested_by=actor
    )
    step.revision += 1
    step.save(update_fields=["revision"])
    data = {"item": step.item.path, "title": step.item.title, "reason": waiver.reason, "until": expires_on}
    record(actor, "waiver_requested", step, effective_on=today, recruit=step.enrolment.recruit, data=data)
    return step


def requested_waiver(step: Step) -> Waiver | None:
    """The request that waits for a second person, where there is one."""
    return Waiver.objects.filter(step=step, state=WaiverState.REQUESTED).select_related("requested_by").first()


def approve_waiver(actor: Membership, step: Step, waiver: Waiver, today: date) -> Step:
    """The second person agrees: the step is waived from today, until the waiver's end where it has one.

    Raises NotNow where that end has passed meanwhile."""
    if waiver.expires_on and waiver.expires_on < today:
        raise NotNow(
            "The waiver would have ended already. Return it, so that a new one can be asked for.", code="lapsed"
        )
    _decide(actor, waiver, WaiverState.APPROVED, "")
    step.waived_on, step.waived_until = today, waiver.expires_on
    set_state(step, next_state("waive", step), None)
    return finish(Move(actor, "waive", step, today, waiver.reason))


def refuse_waiver(actor: Membership, step: Step, waiver: Waiver, today: date, reason: str) -> Step:
    """The second person does not agree: the step stays with its owner."""
    _decide(actor, waiver, WaiverState.REFUSED, reason)
    step.revision += 1
    step.save(update_fields=["revision"])
    data = {"item": step.item.path, "title": step.item.title, "reason": reason}
    record(actor, "waiver_refused", step, effective_on=today, recruit=step.enrolment.recruit, data=data)
    return step


def _decide(actor: Membership, waiver: Waiver, state: str, reason: str) -> None:
    if waiver.requested_by.user_id == actor.user_id:
        raise NotAllowed("You asked for this waiver. A second person must decide.", code="own_request")
    waiver.state, waiver.decision_reason = state, reason
    waiver.decided_by, waiver.decided_at = actor, timezone.now()
    waiver.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
