"""What HR has decided for the whole trust."""

from typing import Any

from onboarding.access import Action, require
from onboarding.models import Membership, TrustSettings

Row = dict[str, Any]


def trust_settings(viewer: Membership) -> TrustSettings:
    """The settings of the viewer's trust; those that every trust begins with where nobody has decided. One query.

    Raises NotAllowed."""
    require(viewer, Action.MANAGE_SETTINGS)
    return settings_of(viewer)


def settings_of(viewer: Membership) -> TrustSettings:
    """The same for a report that rests on them, whoever reads it."""
    found = TrustSettings.objects.filter(trust=viewer.trust_id).first()
    return found or TrustSettings(trust_id=viewer.trust_id)


def settings_row(viewer: Membership, settings: TrustSettings) -> Row:
    """The row of the contract."""
    return {
        "live_on": viewer.trust.live_on,
        "mail_held": settings.mail_held,
        "mail_held_on": settings.mail_held_on,
        "mail_released_on": settings.mail_released_on,
        "group_limit": settings.group_limit,
        "green_at_least": settings.green_at_least,
        "amber_at_least": settings.amber_at_least,
        "target_dates": settings.target_dates,
        "revision": settings.revision,
    }
