"""What waits for a second HR officer: submitted steps that are reviewed, and requests to waive."""

from typing import Any

from django.db.models import Q

from onboarding.models import Membership, Waiver
from onboarding.models.choices import StepState, WaiverState
from onboarding.selectors.visible import visible_steps

Row = dict[str, Any]
MOST = 500


def review_rows(viewer: Membership) -> list[Row]:
    """Up to 500 steps that wait for a decision, those that wait longest first. `own` marks what the viewer sent in
    or asked for: somebody else must decide. Two queries."""
    waiting = Q(state=StepState.SUBMITTED) | Q(waivers__state=WaiverState.REQUESTED)
    steps = visible_steps(viewer).filter(waiting).distinct().order_by("submitted_at", "id")
    found = list(steps.select_related("item", "enrolment__recruit", "submitted_by")[:MOST])
    requests = Waiver.objects.filter(step__in=[step.pk for step in found], state=WaiverState.REQUESTED)
    by_step = {waiver.step_id: waiver for waiver in requests.select_related("requested_by")}
    rows = []
    for step in found:
        waiver = by_step.get(step.pk)
        person = waiver.requested_by if waiver else step.submitted_by
        recruit = step.enrolment.recruit
        rows.append(
            {
                "id": step.pk,
                "title": step.item.title,
                "recruit": {"id": recruit.pk, "name": recruit.full_name} if recruit else None,
                "waiver": waiver is not None,
                "by": person.full_name if person else None,
                "at": waiver.requested_at if waiver else step.submitted_at,
                "own": person is not None and person.user_id == viewer.user_id,
                "due_on": step.due_on,
            }
        )
    return rows
