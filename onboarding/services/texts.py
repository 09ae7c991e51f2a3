"""Text messages: the code that proves a number, and word of limits to whoever asked for it. They name nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from onboarding import text_messages
from onboarding.models import Message, MobileNumber, Reminder
from onboarding.models.choices import Applies, Channel, Limit, ReminderState, StepState
from onboarding.rules.link_lifetimes import MOBILE_CODE
from onboarding.selectors.missed import needed_by_those_missed

CODE, LIMITS = "mobile_code", "limits"
SALT, DIGITS, MOST_TRIES = "onboarding.mobile", 6, 5
CODE_HIDDEN = "•" * DIGITS

# The number, the words, and which giving of a number it was.
Text = tuple[str, str, UUID]


def texts_are_on() -> bool:
    """Whether this installation sends text messages."""
    return bool(settings.NOTIFY_API_KEY and settings.NOTIFY_SMS_TEMPLATE)


def newest_numbers(members: Iterable[UUID]) -> dict[UUID, MobileNumber]:
    """The number that each of these members gave last and has not ended; none of somebody who was switched off. One query."""
    rows = MobileNumber.objects.filter(membership__in=list(members), membership__is_active=True, ended_at=None)
    rows = rows.order_by("membership", "-asked_at", "-id").distinct("membership")
    return {row.membership_id: row for row in rows}


def is_open(row: MobileNumber) -> bool:
    """Whether the code that went to a number can still be typed in."""
    return row.confirmed_at is None and row.tries < MOST_TRIES and row.asked_at > timezone.now() - MOBILE_CODE


def code_of(row: MobileNumber) -> str:
    """The code for one number asked for once. It is kept nowhere."""
    digest = salted_hmac(SALT, f"{row.trust_id} {row.pk} {row.number}", algorithm="sha256").hexdigest()
    return str(int(digest, 16) % 10**DIGITS).zfill(DIGITS)


def texts(batch: Sequence[Message], *, with_keys: bool) -> dict[UUID, Text | None]:
    """Number and words of each text message in the batch; None for one that is needed no more. Two queries, none where
    there is no such message."""
    mine = [message for message in batch if message.channel == Channel.SMS]
    if not mine:
        return {}
    numbers = newest_numbers({message.member.pk for message in mine})
    told = _limits_told(mine)
    written: dict[UUID, Text | None] = {}
    for message in mine:
        row = numbers.get(message.member.pk)
        if row is None or not (is_open(row) if message.kind == CODE else row.confirmed_at):
            written[message.id] = None
        elif message.kind == CODE:
            written[message.id] = row.number, text_messages.code(code_of(row) if with_keys else CODE_HIDDEN), row.pk
        else:
            count = told[message.member.pk, message.local_day]
            words = text_messages.limits(count, settings.SITE_URL)
            written[message.id] = (row.number, words, row.pk) if count else None
    return written


def _limits_told(mine: Collection[Message]) -> Counter[tuple[UUID, object]]:
    """Of how many limits that still hold the mail of that day tells, whether it has left or not."""
    about = [message for message in mine if message.kind == LIMITS]
    if not about:
        return Counter()
    rows = Reminder.objects.filter(
        recipient__in={message.member.pk for message in about},
        message__local_day__in={message.local_day for message in about},
        message__channel=Channel.EMAIL,
        state__in=[ReminderState.PENDING, ReminderState.SENT],
        step__item__limit=Limit.HARD,
        step__applies=Applies.YES,
        step__superseded_on=None,
    )
    is_open = Q(step__state__in=[StepState.TO_DO, StepState.RETURNED], step__due_on=F("due_on"))
    missed_some = Q(step__state=StepState.DONE, missed_on=F("due_on"))  # as in letters: done, but not for everyone
    rows = rows.annotate(missed_on=Subquery(needed_by_those_missed())).filter(is_open | missed_some)
    found = rows.order_by().values_list("recipient", "message__local_day", "step").distinct()
    return Counter((member, day) for member, day, _ in found)
