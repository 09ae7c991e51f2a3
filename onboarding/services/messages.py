"""What HR does with a message that has not left: hold it back, let it go again, give a failed one another try."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import NotNow, Stale
from onboarding.models import Membership, Message
from onboarding.models.choices import MessageState
from onboarding.rules.message_moves import is_its_moment
from onboarding.selectors.messages import find_message, lock_message
from onboarding.services.digests import FIRST_EXTRA
from onboarding.services.events import record
from onboarding.services.letters import Letter, preview_letter
from onboarding.services.sweep import wait_for_sweep

NOT_TRUE_ANY_MORE = (
    "Nothing that this message would say still holds: the steps are done, their dates have moved, or a newer message "
    "speaks of them. There is nothing to send again."
)


@transaction.atomic
def hold_message(actor: Membership, *, message_id: UUID, revision: str | None = None) -> Message:
    """Keep a waiting message from leaving. What it tells of stays as it is now; tomorrow a new one takes it up.

    Raises NotFound, NotAllowed, Stale, and NotNow where it is being sent or has ended."""
    message = _begin(actor, message_id, revision)
    if not is_its_moment("hold", message.state):
        raise _not_now(message, "Only a message that waits to be sent can be held back.")
    return _finish(actor, message, "message_held", state=MessageState.HELD, frozen_at=message.frozen_at or Now())


@transaction.atomic
def release_message(actor: Membership, *, message_id: UUID, revision: str | None = None) -> Message:
    """Let a message that was held back leave with the next round. Raises NotFound, NotAllowed, Stale, NotNow."""
    message = _begin(actor, message_id, revision)
    if not is_its_moment("release", message.state):
        raise _not_now(message, "Only a message that is held back can be released.")
    return _finish(actor, message, "message_released", state=MessageState.PENDING)


@transaction.atomic
def requeue_message(actor: Membership, *, message_id: UUID, revision: str | None = None) -> Message:
    """Give a message that was given up all its tries again, from now on, as a message of today.

    It keeps its Message-ID, so that a copy that did arrive is known as the same. Raises NotFound, NotAllowed,
    Stale, and NotNow where it is not one of those, or where nothing that it would say still holds."""
    require(actor, Action.MANAGE_MESSAGES)
    find_message(actor, message_id)
    wait_for_sweep(actor.trust_id)
    message = _begin(actor, message_id, revision)
    if not is_its_moment("requeue", message.state):
        raise _not_now(message, "Only a message that could not be sent, or was missed, can be tried again.")
    if preview_letter(message) is None:
        raise NotNow(NOT_TRUE_ANY_MORE, code="no_longer_true")
    today = today_in(actor.trust)
    place = {} if message.local_day == today else {"local_day": today, "sequence": _free_number(message, today)}
    again = {"state": MessageState.PENDING, "attempts": 0, "next_at": Now(), "last_error": ""}
    return _finish(actor, message, "message_requeued", frozen_at=message.frozen_at or Now(), **again, **place)


def what_it_says(actor: Membership, *, message_id: UUID) -> Letter | None:
    """What a message that has not left would say now, as its reader would read it: private words stand in no message.

    None where it has left, or where nothing of it still holds. Raises NotFound, NotAllowed."""
    message = find_message(actor, message_id)
    require(actor, Action.MANAGE_MESSAGES, message)
    return None if message.state in (MessageState.SENT, MessageState.CANCELLED) else preview_letter(message)


def _begin(actor: Membership, message_id: UUID, revision: str | None) -> Message:
    """Find and lock it: a worker that wants to claim it passes it over, and one that has it is waited for."""
    find_message(actor, message_id)
    require(actor, Action.MANAGE_MESSAGES)
    message = lock_message(actor, message_id)
    if revision is not None and message.revision != revision:
        raise Stale()
    return message


def _finish(actor: Membership, message: Message, action: str, **changes: object) -> Message:
    Message.objects.filter(pk=message.pk).update(lease_until=None, **changes)
    data = {"recipient": message.reader_id, "local_day": message.local_day}
    record(actor, action, message, effective_on=today_in(actor.trust), data=data)
    return find_message(actor, message.pk)


def _not_now(message: Message, otherwise: str) -> NotNow:
    if message.state == MessageState.CLAIMED:
        return NotNow("This message is just being sent. Look again in a minute.", code="being_sent")
    if message.state == MessageState.SENT:
        return NotNow("This message has left already.", code="already_sent")
    return NotNow(otherwise, code="wrong_state")


def _free_number(message: Message, day: date) -> int:
    """The next free number of the reader's messages of that day; the digest's own where there is none yet."""
    of_the_day = Message.objects.filter(
        trust=message.trust_id, reader_id=message.reader_id, channel=message.channel, local_day=day
    )
    last = of_the_day.aggregate(last=Max("sequence"))["last"]
    return 0 if last is None else max(last + 1, FIRST_EXTRA)
