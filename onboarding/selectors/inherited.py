"""What was due before the trust went live and is still open: a worklist of its own, outside the rates."""

from django.db.models import F, QuerySet

from onboarding.access import Action, require
from onboarding.models import Membership, Step
from onboarding.selectors.filters_steps import is_inherited
from onboarding.selectors.visible import visible_steps


def inherited_steps(viewer: Membership) -> QuerySet[Step]:
    """Inherited steps, person by person in order of their names, what serves many last. Raises NotAllowed."""
    require(viewer, Action.ENROL)
    steps = visible_steps(viewer).filter(is_inherited())
    return steps.order_by(F("enrolment__recruit__full_name").asc(nulls_last=True), "enrolment__recruit", "due_on", "id")
