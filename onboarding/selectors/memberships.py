"""In which trusts a signed-in user is someone. The one read that happens before a trust is entered."""

from uuid import UUID

from onboarding.models import Membership, User


def memberships_of(user: User) -> list[Membership]:
    """The user's active memberships with their trusts, oldest first; needs `access.enter_user`."""
    rows = Membership.objects.filter(user=user, is_active=True).select_related("trust", "user")
    return list(rows.order_by("effective_on", "id"))


def membership_of(user: User, *, chosen: str | UUID | None = None) -> Membership | None:
    """The chosen membership where it is still theirs and active, else their first, else None."""
    theirs = memberships_of(user)
    return next((one for one in theirs if str(one.id) == str(chosen)), theirs[0] if theirs else None)
