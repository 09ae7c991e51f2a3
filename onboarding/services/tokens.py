"""Tokens for programs that use the API: shown once, kept as a digest, bound to one membership, and ending."""

from datetime import timedelta

from django.db import transaction

from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import ApiToken, Membership
from onboarding.services.events import record

USUAL_DAYS = 30
MOST_DAYS = 366


@transaction.atomic
def make_token(membership: Membership, *, days: int = USUAL_DAYS) -> str:
    """Make a token that acts as this membership for so many days (1 to 366). The answer is the only copy.

    Raises Invalid (days) and NotNow (the member or their account is switched off)."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.field("days", "out_of_range", f"A token lasts from 1 to {MOST_DAYS} days.")
    if not (membership.is_active and membership.user.is_active):
        raise NotNow("This person can no longer sign in here, so they cannot have a token.", code="not_active")
    _, token = ApiToken.objects.create(
        user=membership.user, expiry=timedelta(days=days), membership_id=membership.id, trust=membership.trust
    )
    record(membership, "token_made", membership, effective_on=today_in(membership.trust), data={"days": days})
    return str(token)
