"""Today's mail of the demo: one message that HR has held back, and one that cannot arrive."""

from collections.abc import Collection

from django.db import transaction

from onboarding.access import enter
from onboarding.models import Membership, Message, Recruit
from onboarding.models.choices import MessageState
from onboarding.services.messages import hold_message
from onboarding.services.recruits import change_recruit
from onboarding.services.sweep import prepare

# Nobody can own it, and the demo's mail server does not know it: the message is refused once the demo runs.
MISTYPED = ".exampel"


@transaction.atomic
def leave_mail(officer: Membership, *, apart_from: Collection[str]) -> None:
    """Gather today's messages as the sweep does. Of the recruits, apart from those named, one has a mistyped address, so
    that their message is refused for good, and the message of another is held back."""
    prepare(officer.trust_id)
    enter(officer)
    waiting = Message.objects.filter(trust=officer.trust_id, state=MessageState.PENDING)
    to_recruits = waiting.filter(recipient__recruit__isnull=False).exclude(recipient__full_name__in=apart_from)
    for number, message in enumerate(to_recruits.order_by("recipient__full_name", "id")[:2]):
        if number:
            hold_message(officer, message_id=message.pk)
        else:
            recruit = Recruit.objects.get(membership=message.recipient_id)
            wrong = recruit.contact_email.removesuffix(".example") + MISTYPED
            change_recruit(officer, recruit_id=recruit.pk, changes={"contact_email": wrong})
