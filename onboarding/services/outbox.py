"""Sending what the outbox holds: claim some messages, look again whether they are still true, send and settle each.

Each part is a short transaction of its own and the sending is in none, so a worker may die at any moment: its claim
runs out, and another sends the same message again under the same Message-ID. At least once, never lost.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from onboarding import access
from onboarding.models import Message
from onboarding.models.choices import MessageState
from onboarding.rules.tries import next_try
from onboarding.services.account_letters import ASKED_FOR
from onboarding.services.letters import Letter, write_letters
from onboarding.services.refused_numbers import end_refused_number

logger = logging.getLogger(__name__)

# So many are claimed, looked at and written at once.
AT_ONCE = 25
# A batch that takes longer than this is given back: what it says would be old, and whoever holds mail would wait. Ours.
SECONDS_OF_A_BATCH = 5
SETTLE_AGAIN_AFTER = (0.2, 1, 3)

# A trust that holds its mail writes to nobody; only whoever asks for a new password or address themselves gets that.
CLAIM = """
WITH next AS MATERIALIZED (
  SELECT id FROM onboarding_message
   WHERE trust_id = %(trust)s AND state IN ('pending', 'claimed')
     AND (kind = ANY (%(asked_for)s) OR NOT EXISTS (
         SELECT FROM onboarding_trustsettings held WHERE held.trust_id = %(trust)s AND mail_held))
     AND CASE %(kind)s WHEN 'waiting' THEN state = 'pending' AND next_at <= now()
                       WHEN 'left over' THEN state = 'claimed' AND lease_until < now() AND attempts = 1
                       ELSE state = 'claimed' AND lease_until < now() END
   ORDER BY next_at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
UPDATE onboarding_message m
   SET state = 'claimed', attempts = attempts + 1, lease_until = now() + make_interval(secs => %(lease)s),
       lease_token = gen_random_uuid(), frozen_at = coalesce(frozen_at, now())
  FROM next
 WHERE m.id = next.id
RETURNING m.*
"""

# What is claimed, in this order, and how much of it at once. One whose claim ran out comes after all others, and once that
# has happened to it again alone: it may be what kills its workers, and must not cost others their tries.
KINDS = (("waiting", AT_ONCE), ("left over", AT_ONCE), ("left over again", 1))

# What left has left, even if it is done by now. Entering the trust and settling are one exchange with the database, and
# so a transaction of their own: this happens for every message.
SENT = """
SELECT set_config('app.trust', %(trust)s::text, true);
WITH mine AS (
  UPDATE onboarding_message
     SET state = 'sent', sent_at = now(), lease_until = NULL, last_error = ''
   WHERE id = %(message)s AND trust_id = %(trust)s AND lease_token = %(token)s AND state = 'claimed'
  RETURNING id)
UPDATE onboarding_reminder r SET state = 'sent', state_reason = '', message_id = mine.id
  FROM mine
 WHERE r.trust_id = %(trust)s AND r.id = ANY (%(reminders)s)
"""


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended. "refused": this address will never do; "later": worth another try. `reason` is a class
    of error with its code, never the words of a server, which may hold an address."""

    kind: Literal["sent", "later", "refused"]
    reason: str = ""


Send = Callable[[Letter], Outcome]


def send_waiting(trust_id: UUID, send: Send, *, seconds: float) -> bool:
    """Send one trust's messages, one after another, until none is waiting; True where the time ran out before that."""
    until = time.monotonic() + seconds
    while batch := _claim_some(trust_id):
        _send_batch(batch, send, min(until, time.monotonic() + SECONDS_OF_A_BATCH))
        if time.monotonic() >= until:
            return True
    return False


def _claim_some(trust_id: UUID) -> list[Message]:
    return next((batch for kind, most in KINDS if (batch := _claim(trust_id, kind, most))), [])


@transaction.atomic
def _claim(trust_id: UUID, kind: str, most: int) -> list[Message]:
    """Take those that have waited longest, on the database's clock. Two workers never take the same one."""
    access.enter_trust(trust_id)
    values = {"trust": trust_id, "lease": settings.MESSAGE_LEASE_SECONDS, "kind": kind, "most": most}
    values["asked_for"] = list(ASKED_FOR)
    return sorted(Message.objects.raw(CLAIM, values), key=lambda message: message.next_at)


def _send_batch(batch: list[Message], send: Send, until: float) -> None:
    """Send each, at least the first, and give back what there is no time for."""
    for number, (message, letter) in enumerate(_written(batch)):
        if number and time.monotonic() >= until:
            _give_back(batch[number:])
            return
        if letter:
            _attempt(message, letter, send)


def _written(batch: list[Message]) -> Iterator[tuple[Message, Letter | None]]:
    """Each message with what it says now, if anything. Where one cannot be written, each is written by itself."""
    try:
        letters = _letters(batch)
    except Exception as error:  # Whatever is wrong with one message must never stop those behind it.
        if len(batch) > 1:
            yield from chain.from_iterable(_written([message]) for message in batch)
        else:
            _settle(batch[0], Outcome("later", type(error).__name__))
            yield batch[0], None
        return
    yield from ((message, letters[message.id]) for message in batch)


@transaction.atomic
def _letters(batch: list[Message]) -> dict[UUID, Letter | None]:
    """What each message says now; one of which nothing holds any more is ended."""
    access.enter_trust(batch[0].trust_id)
    letters = write_letters(batch)
    if empty := [message for message in batch if letters[message.id] is None]:
        _mine(*empty).update(state=MessageState.CANCELLED, lease_until=None)
    return letters


def _attempt(message: Message, letter: Letter, send: Send) -> None:
    try:
        outcome = send(letter)
    except Exception as error:  # The same: the next one leaves.
        outcome = Outcome("later", type(error).__name__)
    if outcome.kind == "sent":
        _settle_sent(message, letter)
    else:
        _settle(message, outcome, letter.number)
    logger.info("message %s, attempt %d: %s %s", message.id, message.attempts, outcome.kind, outcome.reason)


def _settle_sent(message: Message, letter: Letter) -> None:
    """Record that it left, if the claim is still ours. A database that has just gone away is asked again: what is not
    recorded would leave once more."""
    values = {
        "message": message.id,
        "trust": message.trust_id,
        "token": message.lease_token,
        "reminders": list(letter.reminder_ids),
    }
    for seconds in SETTLE_AGAIN_AFTER:
        try:
            _say_sent(values)
            return
        except OperationalError:
            connection.close()
            time.sleep(seconds)
    _say_sent(values)


def _say_sent(values: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SENT, values)


@transaction.atomic
def _settle(message: Message, outcome: Outcome, number: UUID | None = None) -> None:
    """Record that an attempt failed, if the claim is still ours: another one later, or none, also to the mobile `number`."""
    access.enter_trust(message.trust_id)
    wait = next_try(message.attempts)
    if outcome.kind == "refused" or wait is None:
        changes: dict[str, object] = {"state": MessageState.DEAD}
    else:
        # Spread out, so that what failed together does not come back together.
        changes = {"state": MessageState.PENDING, "next_at": Now() + wait * random.uniform(1, 1.25)}
    ours = _mine(message).update(lease_until=None, last_error=outcome.reason, **changes)
    if ours and number and outcome.kind == "refused":
        end_refused_number(message, number)


@transaction.atomic
def _give_back(batch: list[Message]) -> None:
    """Let others claim what was not tried, as if we had not."""
    access.enter_trust(batch[0].trust_id)
    _mine(*batch).update(state=MessageState.PENDING, lease_until=None, attempts=F("attempts") - 1)


def _mine(*batch: Message) -> QuerySet[Message]:
    """Those of them whose claim is still ours; each claim has a token of its own."""
    tokens = [message.lease_token for message in batch]
    return Message.objects.filter(
        id__in=[message.id for message in batch], lease_token__in=tokens, state=MessageState.CLAIMED
    )
