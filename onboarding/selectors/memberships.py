"""In which trusts a signed-in user is someone. The one read that happens before a trust is entered."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from onboarding import access
from onboarding.models import Membership, Recruit, Trust, User
from onboarding.models.choices import Role


def memberships_of(user: User) -> list[Membership]:
    """The user's active memberships that they accepted, with their trusts, oldest first; needs `access.enter_user`."""
    return list(_active_of(user).exclude(accepted_at=None).order_by("effective_on", "id"))


def invitations_of(user: User) -> list[Membership]:
    """Of which trusts the user could become a member and has not accepted yet; needs `access.enter_user`."""
    return list(_active_of(user).filter(accepted_at=None).order_by("effective_on", "id"))


def _active_of(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, is_active=True).select_related("trust", "user")


def membership_of(
    user: User, *, chosen: str | UUID | None = None, within: str | UUID | None = None
) -> Membership | None:
    """The chosen membership where it is still theirs and active, else their first, else None; `within`: of one trust alone."""
    theirs = [one for one in memberships_of(user) if within is None or str(one.trust_id) == str(within)]
    return next((one for one in theirs if str(one.id) == str(chosen)), theirs[0] if theirs else None)


def whom_to_ask(viewer: Membership) -> Membership | None:
    """The HR officer whom the viewer can ask: a recruit's own case officer, else the first by name who is not the
    viewer. One query."""
    own = Recruit.objects.filter(membership=viewer, case_officer=OuterRef("pk"))
    found = _officers(viewer).exclude(pk=viewer.pk).annotate(is_own=Exists(own)).select_related("user")
    return found.order_by("-is_own", "full_name", "id").first()


def lacks_second_reviewer(viewer: Membership) -> bool:
    """Whether the viewer's trust has fewer than two HR officers: what one sends in, nobody else can review. One query."""
    return _officers(viewer).values("user_id").distinct().count() < 2


def _officers(viewer: Membership) -> QuerySet[Membership]:
    """The HR officers who are there: who has not accepted yet is none."""
    rows = Membership.objects.filter(trust=viewer.trust_id, is_active=True, roles__contains=[Role.HR])
    return rows.exclude(accepted_at=None)


def members_by_email(emails: Sequence[str]) -> list[Membership]:
    """The active members with these addresses in any trust who accepted, for the demo's own door. Leaves the last entered."""
    found: list[Membership] = []
    for trust in Trust.objects.order_by("ods_code"):
        access.enter_trust(trust.id)
        rows = Membership.objects.filter(trust=trust, user__email__in=emails, is_active=True)
        found += rows.exclude(accepted_at=None).select_related("user", "trust")
    return found
