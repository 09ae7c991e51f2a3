"""Who asked to be erased before the time of what is kept is over, and what became of it. For HR."""

from datetime import date

from django.db.models import Max, QuerySet

from onboarding.access import Action, require
from onboarding.models import Erasure, ErasureRequest, Membership, Milestone, Recruit
from onboarding.models.choices import MilestoneKind


def open_requests(viewer: Membership) -> QuerySet[ErasureRequest]:
    """Requests that nobody has answered, the oldest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = ErasureRequest.objects.filter(trust=viewer.trust_id, answered_on__isnull=True)
    return rows.select_related("recruit", "recorded_by").order_by("asked_on", "id")


def open_request_on(viewer: Membership, recruit: Recruit) -> ErasureRequest | None:
    """The open request of one person, where there is one. Raises NotAllowed."""
    return open_requests(viewer).filter(recruit=recruit).first()


def answered_requests_of(viewer: Membership, recruit: Recruit) -> QuerySet[ErasureRequest]:
    """What one person asked for and was answered, the newest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = ErasureRequest.objects.filter(trust=viewer.trust_id, recruit=recruit, answered_on__isnull=False)
    return rows.order_by("-asked_on", "-id")


def erasures_by(viewer: Membership, asked: ErasureRequest) -> QuerySet[Erasure]:
    """What was proposed because of one request, the newest last. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    return Erasure.objects.filter(trust=viewer.trust_id, request=asked).order_by("proposed_at", "id")


def last_day_of(viewer: Membership, recruit: Recruit) -> date | None:
    """The day on which they left, where they did. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    left = Milestone.objects.filter(trust=viewer.trust_id, recruit=recruit, kind=MilestoneKind.LEFT)
    found: date | None = left.aggregate(on=Max("actual_on"))["on"]
    return found
