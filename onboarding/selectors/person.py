"""What stands on a recruit's page beside the checklist: evidence, messages, proposed days. A query for each."""

from typing import Any

from onboarding.access import Action, may
from onboarding.models import Membership, Message, Recruit
from onboarding.models.choices import ProposalState
from onboarding.selectors.step_detail import evidence_row
from onboarding.selectors.visible import visible_evidence, visible_proposals

Row = dict[str, Any]
EVIDENCE_SHOWN = 50
MESSAGES_SHOWN = 20


def person_evidence(viewer: Membership, recruit: Recruit) -> list[Row]:
    """The newest 50 pieces of evidence of a recruit's steps that the viewer may know of, with the step's title."""
    rows = visible_evidence(viewer, recruit).select_related("step__item", "step__enrolment", "submitted_by")
    found = list(rows.order_by("-recorded_at", "-id")[:EVIDENCE_SHOWN])
    for one in found:
        if one.step.enrolment.recruit_id == recruit.pk:
            one.step.enrolment.recruit = recruit
    return [evidence_row(viewer, one, one.step) | {"title": one.step.item.title} for one in found]


def newest_messages(viewer: Membership, recruit: Recruit) -> list[Row]:
    """The newest 20 messages to a recruit: kind, state and times, never their words."""
    if not may(viewer, Action.SEE_MESSAGES, Message(recipient_id=recruit.membership_id)):
        return []
    rows = Message.objects.filter(trust=viewer.trust_id, reader_id=recruit.membership_id or recruit.pk)
    rows = rows.order_by("-made_at", "-id")
    return [dict(row) for row in rows.values("id", "kind", "state", "local_day", "made_at", "sent_at")[:MESSAGES_SHOWN]]


def open_proposals(viewer: Membership, recruit: Recruit) -> list[Row]:
    """Days proposed for a recruit that HR has not decided about, oldest first, as far as the viewer may know of them."""
    rows = visible_proposals(viewer).filter(recruit=recruit, state=ProposalState.OPEN)
    wanted = ("id", "kind", "occurrence", "planned_on", "actual_on", "reason", "proposed_at", "proposed_by__full_name")
    return [dict(row) for row in rows.order_by("proposed_at", "id").values(*wanted)]
