"""Is this person here already? The same full name or the same e-mail address."""

from typing import Any

from django.db.models import Q

from onboarding.models import Membership, User
from onboarding.models.choices import Profession
from onboarding.rules.plain_words import listed
from onboarding.selectors.visible import visible_recruits

MOST_NAMED = 3


def same_people(viewer: Membership, *, full_name: str, email: str = "") -> list[dict[str, Any]]:
    """Visible recruits of the same name or address, whatever its case: id, name, profession, ward. One query."""
    alike = Q(full_name__iexact=" ".join(full_name.split()))
    if email.strip():
        account = User.objects.with_address(email.strip())
        alike |= Q(contact_email__iexact=email.strip()) | Q(membership__user__in=account)
    rows = visible_recruits(viewer).filter(alike).order_by("full_name", "id")
    return [dict(row) for row in rows.values("id", "full_name", "profession", "ward__name")[: MOST_NAMED + 1]]


def same_people_words(rows: list[dict[str, Any]]) -> str:
    """There is already Amara Santos (nurse, Ward 7)."""
    named = [_words(row) for row in rows[:MOST_NAMED]]
    more = ["others"] if len(rows) > MOST_NAMED else []
    return f"There is already {listed(named + more, 'and')}."


def _words(row: dict[str, Any]) -> str:
    about = [str(Profession(row["profession"]).label).lower(), row["ward__name"]]
    return f"{row['full_name']} ({', '.join(part for part in about if part)})"
