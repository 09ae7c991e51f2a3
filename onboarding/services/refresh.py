"""A fact or date of a recruit changed: work out again what applies and when it is due. Finished steps are not touched."""

from datetime import date

from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import EnrolmentState
from onboarding.models.steps import OPEN
from onboarding.services import shared_steps
from onboarding.services.changes import step_changes
from onboarding.services.counters import recount
from onboarding.services.planning import plan, situation_of

PLANNED_FIELDS = [
    "applies",
    "applies_reason",
    "due_on",
    "clock_ends_on",
    "due_words",
    "provisional",
    "waiting_for",
    "revision",
]


def refresh(actor: Membership | None, recruit: Recruit, *, today: date, effective_on: date, reason: str) -> int:
    """Recompute the open steps of one recruit and the shared ones that serve them. Returns how many own steps moved.

    The number of statements does not grow with the number of steps."""
    situation = situation_of(recruit)
    open_steps = (
        Step.objects.filter(enrolment__recruit=recruit, state__in=OPEN, superseded_on__isnull=True)
        .exclude(enrolment__state=EnrolmentState.ENDED)  # of a withdrawn one only what the law asks for is left
        .select_related("item", "enrolment")
        .select_for_update(of=("self",))
        .order_by("id")
    )
    moved = [step for step in open_steps if plan(step, step.item, situation, step.enrolment.enrolled_on)]
    for step in moved:
        step.revision += 1
    Step.objects.bulk_update(moved, PLANNED_FIELDS, batch_size=500)
    step_changes(actor, "moved", moved, effective_on=effective_on, reason=reason)
    shared_steps.serve(actor, recruit, situation, today)
    shared_steps.move(actor, recruit, situation, today)
    recount(recruit.trust_id, [recruit.id])
    return len(moved)
