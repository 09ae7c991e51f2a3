"""The way to a first password: an invitation by mail, accepted once and not for ever; and the mail for a forgotten one."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Max

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import NotFound, NotNow
from onboarding.models import Membership, Message, Trust, User
from onboarding.models.base import new_id
from onboarding.models.choices import MessageState
from onboarding.selectors.memberships import membership_of
from onboarding.services.account_letters import INVITATION, RESET, SALT, lifetime, stamp
from onboarding.services.events import record
from onboarding.services.messages import FIRST_EXTRA

UNDER_WAY = (MessageState.PENDING, MessageState.CLAIMED, MessageState.HELD)


@dataclass(frozen=True)
class Invitation:
    """Whose link it is, and whether it still works."""

    member: Membership
    state: Literal["open", "expired", "used"]


def write_invitation(trust: Trust, member: Membership) -> Message:
    """Put an invitation into the outbox, unless one is under way. The transaction has entered the trust."""
    return write_account_mail(trust, member, INVITATION)


def read_invitation(key: str) -> Invitation:
    """Whose key it is; enters their trust for the rest of the transaction. Raises NotFound for what is no key of ours."""
    try:
        trust_id, member_id, made_with = signing.loads(key, salt=SALT)
        access.enter_trust(UUID(trust_id))
        member = lock_member(UUID(trust_id), UUID(member_id))
        if not member.is_active:
            raise NotFound()
        if member.user.has_usable_password() or made_with != stamp(member.user):
            return Invitation(member, "used")
        signing.loads(key, salt=SALT, max_age=lifetime(member))
    except signing.SignatureExpired:
        return Invitation(member, "expired")
    except signing.BadSignature as error:
        raise NotFound() from error
    return Invitation(member, "open")


@transaction.atomic
def accept_invitation(key: str, *, password: str) -> Membership:
    """Give the account its first password. Raises NotFound, and NotNow where the link has expired or was used."""
    found = read_invitation(key)
    if found.state != "open":
        raise NotNow("This link does not work any more.", code=found.state)
    user = found.member.user
    user.set_password(password)
    user.save(update_fields=["password"])
    data = {"member": found.member.full_name}
    record(found.member, "invitation_accepted", found.member, effective_on=today_in(found.member.trust), data=data)
    return found.member


@transaction.atomic
def ask_for_another(key: str) -> None:
    """Send a new invitation to whoever holds one that has expired; to the same address as before, once a day at most.
    Raises NotFound."""
    found = read_invitation(key)
    if found.state != "expired":
        return
    trust = found.member.trust
    today = Message.objects.filter(trust=trust, recipient=found.member, kind=INVITATION, local_day=today_in(trust))
    if not today.exists():
        write_invitation(found.member.trust, found.member)


@transaction.atomic
def write_new_password_mail(user: User) -> bool:
    """Put the link for a forgotten password into the outbox; False where the user is a member of no trust. Afterwards the
    transaction has entered the trust of that membership."""
    access.enter_user(user)
    member = membership_of(user)
    if member is None:
        return False
    access.enter_trust(member.trust_id)
    write_account_mail(member.trust, lock_member(member.trust_id, member.id), RESET)
    return True


def write_account_mail(trust: Trust, member: Membership, kind: str) -> Message:
    """Put a message about somebody's account into the outbox, unless one of its kind is under way. The member is locked."""
    mine = Message.objects.filter(trust=trust, recipient=member)
    waiting = mine.filter(kind=kind, state__in=UNDER_WAY).first()
    if waiting is not None:
        return waiting
    today, identity = today_in(trust), new_id()
    last = mine.filter(channel="email", local_day=today).aggregate(last=Max("sequence"))["last"] or 0
    made: Message = Message.objects.create(
        id=identity,
        trust=trust,
        recipient=member,
        local_day=today,
        sequence=max(last + 1, FIRST_EXTRA),
        kind=kind,
        message_id=f"<{identity}@{settings.MESSAGE_ID_HOST}>",
    )
    return made


def lock_member(trust_id: UUID, member_id: UUID) -> Membership:
    """The member with trust and user. Two who write to one person, or two who accept one invitation, wait for each other."""
    rows = Membership.objects.filter(trust=trust_id, pk=member_id).select_for_update(of=["self"], no_key=True)
    member = rows.select_related("trust", "user").first()
    if member is None:
        raise NotFound()
    return member
