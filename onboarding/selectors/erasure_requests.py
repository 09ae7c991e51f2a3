"""Who asked to be erased before the time of what is kept is over, and what became of it. For HR."""

from datetime import date

from django.db.models import Max, Min, QuerySet, Subquery

from onboarding.access import Action, require
from onboarding.models import Erasure, ErasureRequest, Membership, Milestone
from onboarding.models.choices import MilestoneKind
from onboarding.models.erasures import Person
from onboarding.selectors.retention import about, not_about


def open_requests(viewer: Membership) -> QuerySet[ErasureRequest]:
    """Requests of others that nobody has answered, the oldest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = ErasureRequest.objects.filter(not_about(viewer), trust=viewer.trust_id, answered_on__isnull=True)
    return rows.select_related("recruit", "member", "recorded_by").order_by("asked_on", "id")


def open_request_on(viewer: Membership, person: Person) -> ErasureRequest | None:
    """The open request of one person, where there is one. Raises NotAllowed."""
    return open_requests(viewer).filter(about([person.pk])).first()


def answered_requests_of(viewer: Membership, person: Person) -> QuerySet[ErasureRequest]:
    """What one person asked for and was answered, the newest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = ErasureRequest.objects.filter(about([person.pk]), trust=viewer.trust_id, answered_on__isnull=False)
    return rows.order_by("-asked_on", "-id")


def erasures_by(viewer: Membership, asked: ErasureRequest) -> QuerySet[Erasure]:
    """What was proposed because of one request, the newest last. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    return Erasure.objects.filter(trust=viewer.trust_id, request=asked).order_by("proposed_at", "id")


def last_day_of(viewer: Membership, person: Person) -> date | None:
    """The day on which they left, or were last switched off, where they were. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    if isinstance(person, Membership):
        on = person.changes.filter(is_active=True).order_by("-id").values("pk")[:1]
        off = person.changes.filter(is_active=False, pk__gt=Subquery(on))
        return off.aggregate(on=Min("effective_on"))["on"]
    left = Milestone.objects.filter(trust=viewer.trust_id, recruit=person, kind=MilestoneKind.LEFT)
    found: date | None = left.aggregate(on=Max("actual_on"))["on"]
    return found
