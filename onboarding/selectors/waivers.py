"""What is let off now, by when that runs out: so that HR looks at it again in time."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from onboarding.access import Action, require
from onboarding.models import Membership, Step, Waiver
from onboarding.models.choices import StepState, WaiverState
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.visible import visible_steps

SOON_DAYS = 28  # ours: as far ahead as a to-do list looks
PARTS = ("soon", "later", "for_good", "lapsed")


def waived_steps(viewer: Membership, part: str, today: date) -> QuerySet[Step]:
    """Steps let off whose waiver ends soon, later or never, the first to end first; or (lapsed) those that were opened
    again in the last 28 days because it had ended, and are still to do. Raises NotAllowed."""
    require(viewer, Action.WAIVE_STEP)
    rows = visible_steps(viewer).filter(_part(viewer, part, today))
    rows = rows.select_related("item", "enrolment__recruit")
    return rows.order_by(F("waived_until").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "id")


def waived_counts(viewer: Membership, today: date) -> Mapping[str, int]:
    """How many there are in each part. One query."""
    parts = {name: Count("id", filter=_part(viewer, name, today)) for name in PARTS}
    counts: Mapping[str, int] = visible_steps(viewer).aggregate(**parts)
    return counts


def newest_waivers(steps: Iterable[Step]) -> Mapping[UUID, Waiver]:
    """By step the waiver that was agreed to last, with its two people. One query."""
    rows = Waiver.objects.filter(step__in=[step.pk for step in steps], state=WaiverState.APPROVED)
    return {one.step_id: one for one in rows.select_related("requested_by", "decided_by").order_by("decided_at", "id")}


def _part(viewer: Membership, part: str, today: date) -> Q:
    waived, soon = Q(state=StepState.WAIVED), today + timedelta(days=SOON_DAYS)
    if part == "for_good":
        return waived & Q(waived_until__isnull=True)
    if part == "later":
        return waived & Q(waived_until__gt=soon)
    if part == "lapsed":
        return Q(state__in=OPEN_STATES, pk__in=_ran_out_since(viewer, today - timedelta(days=SOON_DAYS), today))
    return waived & Q(waived_until__lte=soon)


def _ran_out_since(viewer: Membership, first: date, today: date) -> QuerySet[Waiver, UUID]:
    rows = Waiver.objects.filter(trust=viewer.trust_id, state=WaiverState.APPROVED)
    return rows.filter(expires_on__gte=first, expires_on__lt=today).values_list("step", flat=True)
