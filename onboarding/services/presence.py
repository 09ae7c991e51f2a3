"""Proof that whoever holds a session or a token is the person that it belongs to."""

from onboarding.errors import Invalid, NotNow
from onboarding.models import Membership


def prove_presence(actor: Membership, *, password: str) -> None:
    """Compare the password. Raises Invalid (not theirs), NotNow (an account without one signs on the page)."""
    if not actor.user.has_usable_password():
        raise NotNow("This account has no password. Sign on the page instead.", code="no_password")
    if not actor.user.check_password(password):
        raise Invalid.field("password", "wrong", "This is not your password.")
