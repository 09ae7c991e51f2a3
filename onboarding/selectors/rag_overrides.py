"""Which word a director gave an action, as it stood and as it was known at a moment."""

from typing import Any

from onboarding.models import ImprovementPlan, Membership, RagOverride
from onboarding.selectors.past_days import Moment

Row = dict[str, Any]


def overrides_at(viewer: Membership, plan: ImprovementPlan, moment: Moment) -> dict[str, Row]:
    """By action, the override that holds on the day, with who gave it and why. One query."""
    lines = RagOverride.objects.filter(trust=viewer.trust_id, plan=plan, effective_on__lte=moment.as_of)
    if moment.known_before:
        lines = lines.filter(recorded_at__lt=moment.known_before)
    newest = lines.order_by("action", "-effective_on", "-recorded_at", "-id").distinct("action").select_related("actor")
    return {one.action: override_row(one) for one in newest if one.holds_until and one.holds_until >= moment.as_of}


def override_row(one: RagOverride) -> Row:
    """The row of the contract."""
    assert one.actor is not None  # a constraint says so
    return {
        "word": one.word or None,
        "reason": one.reason,
        "by": {"id": one.actor_id, "name": one.actor.full_name},
        "on": one.effective_on,
        "holds_until": one.holds_until,
    }
