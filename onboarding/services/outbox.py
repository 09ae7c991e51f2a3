"""Sending what the outbox holds: claim a message, look again whether it is still true, send it, settle it.

Each part is a short transaction of its own and the sending is in none, so a worker may die at any moment: its claim
runs out, and another sends the same message again under the same Message-ID. At least once, never lost.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from onboarding import access
from onboarding.models import Message, Reminder
from onboarding.models.choices import MessageState, ReminderState
from onboarding.rules.tries import next_try
from onboarding.services.letters import Letter, write_letter

logger = logging.getLogger(__name__)

CLAIM = """
UPDATE onboarding_message
   SET state = 'claimed', attempts = attempts + 1, lease_until = now() + make_interval(secs => %(lease)s),
       lease_token = gen_random_uuid(), frozen_at = coalesce(frozen_at, now())
 WHERE id = (SELECT id FROM onboarding_message
              WHERE trust_id = %(trust)s AND state IN ('pending', 'claimed')
                AND NOT EXISTS (SELECT FROM onboarding_trustsettings held WHERE held.trust_id = %(trust)s AND mail_held)
                AND (state = 'pending' AND next_at <= now() OR state = 'claimed' AND lease_until < now())
              ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended. "refused": this address will never do; "later": worth another try. `reason` is a class
    of error with its code, never the words of a server, which may hold an address."""

    kind: Literal["sent", "later", "refused"]
    reason: str = ""


Send = Callable[[Letter], Outcome]


def send_waiting(trust_id: UUID, send: Send, *, seconds: float) -> bool:
    """Send one trust's messages one at a time until none is waiting; True where the time ran out before that."""
    until = time.monotonic() + seconds
    while message := _claim(trust_id):
        _attempt(message, send)
        if time.monotonic() >= until:
            return True
    return False


@transaction.atomic
def _claim(trust_id: UUID) -> Message | None:
    """Take the message that has waited longest, on the database's clock; two workers never take the same one."""
    access.enter_trust(trust_id)
    values = {"trust": trust_id, "lease": settings.MESSAGE_LEASE_SECONDS}
    return next(iter(Message.objects.raw(CLAIM, values)), None)


def _attempt(message: Message, send: Send) -> None:
    try:
        letter = _letter(message)
        outcome = send(letter) if letter else None
    except Exception as error:  # Whatever is wrong with one message must never stop those behind it.
        letter, outcome = None, Outcome("later", type(error).__name__)
    if outcome:
        _settle(message, outcome, letter)
        logger.info("message %s, attempt %d: %s %s", message.id, message.attempts, outcome.kind, outcome.reason)


@transaction.atomic
def _letter(message: Message) -> Letter | None:
    """What the claimed message says now; None, and the message ended, where nothing of it still holds."""
    access.enter_trust(message.trust_id)
    letter = write_letter(message)
    if letter is None:
        _mine(message).update(state=MessageState.CANCELLED, lease_until=None)
    return letter


@transaction.atomic
def _settle(message: Message, outcome: Outcome, letter: Letter | None) -> None:
    """Record how the attempt ended, if the claim is still ours. What left has left, even if it is done by now."""
    access.enter_trust(message.trust_id)
    wait = next_try(message.attempts)
    if outcome.kind == "sent" and letter:
        changes = {"state": MessageState.SENT, "sent_at": Now(), "last_error": ""}
    elif outcome.kind == "refused" or wait is None:
        changes = {"state": MessageState.DEAD, "last_error": outcome.reason}
    else:
        # Spread out, so that what failed together does not come back together.
        changes = {"state": MessageState.PENDING, "next_at": Now() + wait * random.uniform(1, 1.25)}
        changes |= {"last_error": outcome.reason}
    settled = _mine(message).update(lease_until=None, **changes)
    if settled and outcome.kind == "sent" and letter:
        sent = Reminder.objects.filter(id__in=letter.reminder_ids)
        sent.update(state=ReminderState.SENT, state_reason="", message=message)


def _mine(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(id=message.id, lease_token=message.lease_token, state=MessageState.CLAIMED)
