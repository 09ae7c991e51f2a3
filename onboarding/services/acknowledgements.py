"""Saying that one saw a limit of which one was told, so that it need not climb before its day."""

from uuid import UUID

from django.db import transaction

from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.models import Acknowledgement, Membership
from onboarding.selectors.limits_told import limits_told_to
from onboarding.services.events import record


@transaction.atomic
def acknowledge(actor: Membership, *, step_id: UUID) -> Acknowledgement:
    """Record that the actor saw the limit of a step of which they were told. Repeating it changes nothing.

    It climbs no further once somebody said so who can act on it: who does the step, the line manager or HR, for as long as
    they are that (`reminder_sql.CAN_ACT`). Of anybody else it is on record, and no more.

    Raises NotFound where they were told of no such step that is open."""
    told = {line.step_id: line for line in limits_told_to(actor)}.get(step_id)
    if told is None:
        raise NotFound()
    seen, is_new = Acknowledgement.objects.get_or_create(
        trust_id=actor.trust_id, step_id=step_id, membership=actor, due_on=told.due_on
    )
    if is_new:
        data = {"step": step_id, "due_on": told.due_on}
        record(actor, "limit_seen", seen, effective_on=today_in(actor.trust), recruit=told.recruit, data=data)
    return seen
