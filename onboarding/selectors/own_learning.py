"""What someone learns once for all their people: the steps of their own membership, done ones too."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from onboarding.models import Membership, Step
from onboarding.models.choices import Applies, EnrolmentState, StepState
from onboarding.selectors.to_do import serves
from onboarding.selectors.visible import visible_steps

Row = dict[str, Any]
RENEW_FROM = timedelta(days=60)  # ours: so early it can be recorded again without losing anything


def can_renew(step: Step, today: date) -> bool:
    """Whether a completed step that stays valid for a time has run out, or soon does."""
    return step.state == StepState.DONE and step.valid_until is not None and step.valid_until - RENEW_FROM <= today


def own_learning(viewer: Membership, today: date) -> list[Row]:
    """The newest step of each of the viewer's own items: the step, `serves` how many people, `renew` whether it can be
    recorded again, `lapsed` whether it has run out. Two queries."""
    own = Q(enrolment__membership=viewer, enrolment__state=EnrolmentState.ACTIVE)
    steps = visible_steps(viewer).filter(own, applies=Applies.YES).select_related("item")
    newest = {step.item_id: step for step in steps.order_by("occurrence")}
    counts = serves(viewer, [step.pk for step in newest.values()])
    return [
        {
            "step": step,
            "serves": counts.get(step.pk, 0),
            "renew": can_renew(step, today),
            "lapsed": step.state == StepState.DONE and step.valid_until is not None and step.valid_until < today,
        }
        for step in sorted(newest.values(), key=lambda one: (one.item.position, one.item.title))
    ]
