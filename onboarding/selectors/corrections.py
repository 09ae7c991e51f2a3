"""What people asked HR to correct about them: their own requests, and for HR those of everybody."""

from uuid import UUID

from django.db.models import QuerySet

from onboarding.errors import NotFound
from onboarding.models import CorrectionRequest, Membership
from onboarding.models.choices import Role
from onboarding.models.wall_choices import CorrectionState


def visible_corrections(viewer: Membership) -> QuerySet[CorrectionRequest]:
    """Requests that the viewer may know of: HR all of the trust, everybody else their own."""
    rows = CorrectionRequest.objects.filter(trust=viewer.trust_id)
    return rows if viewer.has_role(Role.HR) else rows.filter(asked_by=viewer.id)


def own_corrections(viewer: Membership) -> QuerySet[CorrectionRequest]:
    """What the viewer asked for, the newest first. One query."""
    rows = CorrectionRequest.objects.filter(trust=viewer.trust_id, asked_by=viewer.id)
    return rows.select_related("asked_by__recruit", "decided_by").order_by("-asked_at", "-id")


def open_corrections(viewer: Membership) -> QuerySet[CorrectionRequest]:
    """Visible requests without an answer, the oldest first. One query."""
    rows = visible_corrections(viewer).filter(state=CorrectionState.OPEN)
    return rows.select_related("asked_by").order_by("asked_at", "id")


def find_correction(viewer: Membership, correction_id: UUID) -> CorrectionRequest:
    """One visible request with who asked and who answered. Raises NotFound, whether it is missing or foreign."""
    rows = visible_corrections(viewer).select_related("asked_by__trust", "asked_by__recruit", "decided_by")
    found = rows.filter(pk=correction_id).first()
    if found is None:
        raise NotFound()
    return found


def lock_correction(viewer: Membership, correction_id: UUID) -> CorrectionRequest:
    """The same, locked until the transaction ends. Raises NotFound."""
    rows = visible_corrections(viewer).select_related("asked_by").select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=correction_id).first()
    if found is None:
        raise NotFound()
    return found
