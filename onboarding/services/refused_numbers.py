"""A mobile number at which no message arrives, for good: it ends, and whoever gave it is told."""

from uuid import UUID

from django.utils import timezone

from onboarding.clock import today_in
from onboarding.models import Message, MobileNumber
from onboarding.services.account_letters import TEXTS_STOPPED
from onboarding.services.events import record
from onboarding.services.invitations import lock_member, write_account_mail


def end_refused_number(message: Message, number: UUID) -> None:
    """End the number to which a text message went, and write to its owner where they had confirmed it. One that has ended, as
    it does when another is given, is left alone. Part of a service; the transaction has entered the trust."""
    member = lock_member(message.trust_id, message.member.pk)
    rows = MobileNumber.objects.filter(trust=message.trust_id, pk=number, membership=member, ended_at=None)
    row = rows.select_for_update(no_key=True).first()
    if row is None:
        return
    row.ended_at = row.refused_at = timezone.now()
    row.save(update_fields=["ended_at", "refused_at"])
    record(None, "mobile_refused", member, effective_on=today_in(member.trust), data={"member": member.full_name})
    if row.confirmed_at:
        write_account_mail(member.trust, member, TEXTS_STOPPED)
