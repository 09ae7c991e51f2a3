"""A step that says the same as a dated fact records it once it is done: the other way of `twin_steps`."""

from onboarding.access import Action, may
from onboarding.errors import Invalid, NotNow
from onboarding.library.twin_facts import twin_facts
from onboarding.models import Membership, Milestone, Step
from onboarding.models.choices import StepState
from onboarding.services.milestones import Dated, keep_dates, take_back
from onboarding.services.proposals import propose_date

BY_A_STEP = "Recorded with the step that says the same"


def record_twin_date(actor: Membership, step: Step) -> Step:
    """Record the fact that a finished step speaks of, where it is one and is not known; whoever may not record dates
    proposes it to HR. A day that cannot be, beside the other dates, is left for HR to see. Part of a service; answers
    the step."""
    _record(actor, step)
    return step


def take_twin_date_back(actor: Membership, step: Step, reason: str) -> None:
    """A step that is opened again takes back the fact that it recorded, so that no clock stays closed by it."""
    facts, recruit = twin_facts().get(step.item.path, ()), step.enrolment.recruit
    if len(facts) != 1 or recruit is None or step.done_on is None:
        return
    newest = Milestone.objects.filter(recruit=recruit, kind=facts[0]).order_by("-occurrence").first()
    if newest is None or newest.actual_on != step.done_on:
        return
    last = newest.changes.order_by("-recorded_at", "-id").first()
    if last and last.reason == BY_A_STEP:
        take_back(actor, newest, reason)


def _record(actor: Membership, step: Step) -> None:
    facts, recruit = twin_facts().get(step.item.path, ()), step.enrolment.recruit
    if len(facts) != 1 or recruit is None or step.state != StepState.DONE or step.done_on is None:
        return
    newest = Milestone.objects.filter(recruit=recruit, kind=facts[0]).order_by("-occurrence").first()
    if newest and newest.actual_on:
        return
    occurrence = newest.occurrence if newest else 1
    try:
        if may(actor, Action.MOVE_MILESTONE, recruit):
            keep_dates(actor, recruit, [Dated(facts[0], occurrence, actual_on=step.done_on)], BY_A_STEP)
        elif may(actor, Action.PROPOSE_DATE, recruit):
            propose_date(
                actor,
                recruit_id=recruit.pk,
                kind=facts[0],
                occurrence=occurrence,
                actual_on=step.done_on,
                reason=BY_A_STEP,
            )
    except (Invalid, NotNow):
        return
