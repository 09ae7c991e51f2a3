"""Going live without writing to anyone by accident: all mail of a trust is held until HR has looked, and releases it."""

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Stale
from onboarding.models import Membership, TrustSettings
from onboarding.services.events import record


@transaction.atomic
def set_mail_held(actor: Membership, *, held: bool, revision: int | None = None) -> TrustSettings:
    """Hold all mail of the trust, or release it. While it is held, messages are written and renewed each day, and
    none is claimed; once released, everybody gets the newest one. What is just being sent leaves.

    Asking for what is so already changes nothing. Raises NotAllowed, Stale."""
    require(actor, Action.MANAGE_SETTINGS)
    TrustSettings.objects.bulk_create([TrustSettings(trust_id=actor.trust_id)], ignore_conflicts=True)
    settings = TrustSettings.objects.select_for_update().get(trust=actor.trust_id)
    if revision is not None and settings.revision != revision:
        raise Stale()
    if settings.mail_held == held:
        return settings
    today = today_in(actor.trust)
    settings.mail_held = held
    settings.mail_held_on, settings.mail_released_on = (today, None) if held else (settings.mail_held_on, today)
    settings.revision += 1
    settings.save()
    record(actor, "mail_held" if held else "mail_released", settings, effective_on=today)
    return settings
