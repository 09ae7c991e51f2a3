"""What a carrier says later of a message that it took: where it could not be delivered, it is as if it had not left."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding import access
from onboarding.models import Message, Reminder
from onboarding.models.choices import MessageState, ReminderState
from onboarding.rules.tries import next_try
from onboarding.services.refused_numbers import end_refused_number

FOR_GOOD = "permanent-failure"
MAY_PASS = ("temporary-failure", "technical-failure")
REFUSED, NOT_DELIVERED = "NotifyRefused receipt", "NotifyError receipt"


@transaction.atomic
def take_receipt(*, reference: str, status: str) -> bool:
    """Note what became of a message, by the reference under which it was handed over. One that could not be delivered for
    good is dead, and HR's to mend, like one that was refused at once, and no text message goes to that number any more;
    trouble that may pass is tried again while there are tries. What it told of is open again. False for a reference that is
    none of ours, and for what changes nothing.

    Afterwards the transaction has entered the trust of the message."""
    try:
        trust_id, message_id, *number = (UUID(part) for part in reference.split("."))
    except ValueError:
        return False
    if len(number) > 1:
        return False
    if status != FOR_GOOD and status not in MAY_PASS:
        return False
    access.enter_trust(trust_id)
    rows = Message.objects.select_for_update(no_key=True).filter(trust=trust_id, pk=message_id, state=MessageState.SENT)
    message = rows.first()
    if message is None:
        return False
    wait = next_try(message.attempts) if status in MAY_PASS else None
    if wait is None:
        message.state, message.last_error = MessageState.DEAD, REFUSED
    else:
        message.state, message.last_error = MessageState.PENDING, NOT_DELIVERED
        message.next_at = timezone.now() + wait
    message.sent_at = None
    message.save(update_fields=["state", "last_error", "next_at", "sent_at"])
    told = Reminder.objects.filter(trust=trust_id, message=message, state=ReminderState.SENT)
    told.update(state=ReminderState.PENDING)
    if status == FOR_GOOD and number and message.recipient_id:
        end_refused_number(message, number[0])
    return True
