"""Recording again what was learnt once for all and runs out after some months."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action
from onboarding.errors import NotNow
from onboarding.models import Membership, Step
from onboarding.models.choices import StepState
from onboarding.selectors.own_learning import can_renew
from onboarding.services.changes import step_changes
from onboarding.services.events import record
from onboarding.services.evidence import add_evidence
from onboarding.services.evidence_files import Upload
from onboarding.services.moves import begin, set_state


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
    was; newcomers are served by the new completion.

    Raises NotFound, NotAllowed, Stale, NotNow (not completed, or still valid for long), Invalid (evidence)."""
    step, today = begin(actor, Action.SUBMIT_STEP, step_id, revision)
    if step.enrolment.recruit_id or not can_renew(step, today):
        raise NotNow("This is still valid. It can be recorded again in the last 60 days.", code="still_valid")
    evidence = add_evidence(
        actor, step, note=note, on=on, file=file, issued_on=issued_on, expires_on=expires_on, today=today
    )
    day = on or today
    step.submitted_by, step.submitted_at, step.evidence_expires_on = actor, timezone.now(), expires_on
    set_state(step, StepState.DONE, day)
    step.revision += 1
    step.save()
    step_changes(actor, "renew", [step], effective_on=day)
    data = {"item": step.item.path, "title": step.item.title, "evidence": evidence}
    record(actor, "step_renewed", step, effective_on=day, data=data)
    return step
