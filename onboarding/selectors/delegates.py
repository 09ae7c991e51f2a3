"""Who can do a step in its owner's place."""

from uuid import UUID

from django.db.models import Q, QuerySet

from onboarding.access_conditions import STAFF, roles_given
from onboarding.models import Membership, Step
from onboarding.models.choices import Role


def delegates(viewer: Membership, step: Step) -> QuerySet[Membership]:
    """Active colleagues by name, in a role whose holders can be given it, without the person whom it is about."""
    roles = roles_given(step.item)
    members = Membership.objects.filter(trust=viewer.trust_id, is_active=True, roles__overlap=roles)
    about = step.enrolment.recruit
    if about:
        members = members.exclude(recruit=about)
    return members.order_by("full_name", "id")


def can_be_given_to(member: Membership) -> Q:
    """Steps that this member can be given to do, in the roles that they hold: what `roles_given` says of one step."""
    held = [role for role in STAFF if member.has_role(role)]
    if not held:
        return Q(pk__in=[])
    plain = Q(item__private="") if Role.HR in held else Q(item__private="", item__sensitivity="")
    return plain | Q(item__owner_role__in=held)


def lock_colleague(viewer: Membership, key: UUID) -> None:
    """Lock a member of the viewer's trust until the transaction ends, so that what they hold stays what it is meanwhile."""
    rows = Membership.objects.filter(trust=viewer.trust_id, pk=key).select_for_update(no_key=True)
    list(rows.values_list("pk"))


def find_delegate(viewer: Membership, step: Step, key: UUID) -> Membership | None:
    """One of them; None for anybody else, of whatever trust."""
    return delegates(viewer, step).filter(pk=key).first()
