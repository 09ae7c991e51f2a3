"""Text messages about limits: somebody gives a mobile number, and types in the code that went there. Until then it counts for
nothing, so that a slip of the pen sends a stranger one code and no more."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from onboarding.clock import today_in
from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.models import Membership, Message, MobileNumber
from onboarding.models.base import new_id
from onboarding.models.choices import Channel, MessageState
from onboarding.rules.mobile_numbers import standard_number
from onboarding.services.digests import FIRST_EXTRA
from onboarding.services.events import record
from onboarding.services.invitations import lock_member
from onboarding.services.texts import CODE, code_of, is_open, newest_numbers, texts_are_on

# Whoever is signed in could otherwise have us write to strangers, at the trust's cost. Ours.
MOST_IN_A_DAY = 3


@dataclass(frozen=True)
class Mobile:
    """What somebody's newest number is good for: a code is awaited, text messages go there, or none arrives there."""

    number: str
    state: Literal["asked", "confirmed", "refused"]


def mobile_of(member: Membership) -> Mobile | None:
    """Their newest number, unless they ended it or its code has run out. One query."""
    rows = MobileNumber.objects.filter(membership=member, membership__is_active=True)
    row = rows.order_by("-asked_at", "-id").first()
    if row and row.refused_at:
        return Mobile(row.number, "refused")
    if row is None or row.ended_at or (row.confirmed_at is None and not is_open(row)):
        return None
    return Mobile(row.number, "confirmed" if row.confirmed_at else "asked")


@transaction.atomic
def ask_for_texts(actor: Membership, *, number: str) -> None:
    """Send a code to a number; one that was confirmed before counts no more. Raises NotFound where no text messages are sent,
    Invalid (number), and NotNow after three in a day."""
    member, mobile = _begin(actor), standard_number(number)
    if mobile is None:
        raise Invalid.field("number", "invalid", "Enter a mobile number, such as 07700 900 123 or +63 917 123 4567.")
    mine = MobileNumber.objects.filter(trust=actor.trust_id, membership=member)
    if mine.filter(asked_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise NotNow("You have asked for several codes today. Try again tomorrow.", code="too_many")
    mine.filter(ended_at=None).update(ended_at=timezone.now())
    MobileNumber.objects.create(trust_id=actor.trust_id, membership=member, number=mobile)
    _write_code(member)
    _say(actor, "mobile_asked")


@transaction.atomic
def confirm_texts(actor: Membership, *, code: str) -> bool:
    """From now on limits are told by text message too; False for a wrong code, of which five end the number. Raises NotFound
    where no code is awaited."""
    member = _begin(actor)
    row = newest_numbers([member.pk]).get(member.pk)
    if row is None or not is_open(row):
        raise NotFound()
    if not constant_time_compare("".join(code.split()), code_of(row)):
        row.tries += 1
        row.save(update_fields=["tries"])
        return False
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    _say(actor, "mobile_confirmed")
    return True


@transaction.atomic
def stop_texts(actor: Membership) -> None:
    """No text messages any more; limits come by mail as before. Repeating it changes nothing."""
    member = lock_member(actor.trust_id, actor.pk)
    row = newest_numbers([member.pk]).get(member.pk)
    if row:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _say(actor, "mobile_stopped")


def _begin(actor: Membership) -> Membership:
    if not texts_are_on():
        raise NotFound()
    return lock_member(actor.trust_id, actor.pk)


def _write_code(member: Membership) -> None:
    """Put the code into the outbox; one that still waits for the number before is not for this one, and says nothing."""
    today, identity = today_in(member.trust), new_id()
    mine = Message.objects.filter(trust=member.trust_id, recipient=member, channel=Channel.SMS, local_day=today)
    last = mine.aggregate(last=Max("sequence"))["last"] or 0
    mine.filter(kind=CODE, state=MessageState.PENDING).update(state=MessageState.CANCELLED)
    Message.objects.create(
        id=identity,
        trust=member.trust,
        recipient=member,
        channel=Channel.SMS,
        local_day=today,
        sequence=max(last + 1, FIRST_EXTRA),
        kind=CODE,
        message_id=f"<{identity}@{settings.MESSAGE_ID_HOST}>",
    )


def _say(actor: Membership, action: str) -> None:
    record(actor, action, actor, effective_on=today_in(actor.trust), data={"member": actor.full_name})
