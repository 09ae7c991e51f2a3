"""Who can do a step in its owner's place."""

from uuid import UUID

from django.db.models import QuerySet

from onboarding.models import Membership, Step
from onboarding.models.choices import Role

STAFF = [role for role in Role if role not in (Role.RECRUIT, Role.DIRECTOR)]


def delegates(viewer: Membership, step: Step) -> QuerySet[Membership]:
    """Active colleagues by name, without recruits and directors, and without the person whom it is about. A private
    step stays with those who hold its owner's role, and one that is kept from managers with those and HR."""
    owner, kept = step.item.owner_role, step.item.private or step.item.sensitivity
    also = {owner} if step.item.private else {owner, Role.HR}
    roles = [role for role in STAFF if not kept or role in also]
    members = Membership.objects.filter(trust=viewer.trust_id, is_active=True, roles__overlap=roles)
    about = step.enrolment.recruit
    if about and about.membership_id:
        members = members.exclude(pk=about.membership_id)
    return members.order_by("full_name", "id")


def find_delegate(viewer: Membership, step: Step, key: UUID) -> Membership | None:
    """One of them; None for anybody else, of whatever trust."""
    return delegates(viewer, step).filter(pk=key).first()
