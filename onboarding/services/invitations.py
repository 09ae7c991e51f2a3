"""The way in: an invitation by mail, accepted once and not for ever, by whoever it is for; and the mail for a forgotten password.

Nobody is a member by being added: an address may be mistyped, and somebody else's who has an account here already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import NotFound, NotNow
from onboarding.models import Membership, Message, Trust, User
from onboarding.models.base import new_id
from onboarding.models.choices import TO_LEAVE
from onboarding.selectors.identities import comes_by_service_alone
from onboarding.selectors.memberships import invitations_of, memberships_of
from onboarding.services.account_letters import BY_SERVICE, INVITATION, RESET, SALT, lifetime, stamp
from onboarding.services.digests import FIRST_EXTRA
from onboarding.services.events import record


@dataclass(frozen=True)
class Invitation:
    """Whose link it is, and whether it still works. `has_password`: they accept signed in, else by choosing a first one."""

    member: Membership
    state: Literal["open", "expired", "used"]

    @property
    def has_password(self) -> bool:
        return self.member.user.has_usable_password()


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
        if member.accepted_at or not constant_time_compare(made_with, stamp(member)):
            return Invitation(member, "used")
        signing.loads(key, salt=SALT, max_age=lifetime(member))
    except signing.SignatureExpired:
        return Invitation(member, "expired")
    except signing.BadSignature as error:
        raise NotFound() from error
    return Invitation(member, "open")


@transaction.atomic
def accept_invitation(key: str, *, password: str) -> Membership:
    """Accept with a first password, for an account that has none. Raises NotFound, and NotNow where the link has expired or
    was used, or the account has a password by now: that is its owner's, and they accept signed in."""
    found = read_invitation(key)
    must_be_open(found)
    user = User.objects.select_for_update().get(pk=found.member.user_id)  # not while another trust's link does the same
    if user.has_usable_password():
        raise NotNow("This account has a password. Sign in with it, then accept.", code="has_password")
    user.set_password(password)
    user.save(update_fields=["password"])
    return accept(found.member, "invitation_accepted")


@transaction.atomic
def accept_signed_in(user: User, key: str) -> Membership:
    """Accept with the account that one is signed in with. Raises NotFound (also for somebody else's), and NotNow where the link
    has expired or was used."""
    found = read_invitation(key)
    must_be_open(found)
    if found.member.user_id != user.pk:
        raise NotFound()
    return accept(found.member, "invitation_accepted")


def must_be_open(found: Invitation) -> None:
    """Raise NotNow where it cannot be accepted any more."""
    if found.state != "open":
        raise NotNow("This link does not work any more.", code=found.state)


def accept(member: Membership, action: str) -> Membership:
    """Whom the link was for is a member from now on: of this trust, and of no other that invited them too. They are locked."""
    member.accepted_at = timezone.now()
    member.save(update_fields=["accepted_at"])
    record(member, action, member, effective_on=today_in(member.trust), data={"member": member.full_name})
    return member


@transaction.atomic
def ask_for_another(key: str) -> None:
    """Send a new invitation to whoever holds one that has expired; to the same address as before, once a day at most.
    Raises NotFound."""
    found = read_invitation(key)
    if found.state == "expired":
        _invite_again(found.member)


@transaction.atomic
def write_new_password_mail(user: User) -> bool:
    """Put the link for a forgotten password into the outbox; False where none can leave, as the user has a password and is
    a member of no trust. Who has not accepted an invitation is sent it again by each trust that invited them, whatever else
    they are, so that no trust learns that they have an account already. Who comes in by a service of their trust that asks for
    both steps is told so, and sent no link to a password: it would need their mailbox alone. Afterwards the transaction has
    entered one of them."""
    access.enter_user(user)
    members, invitations = memberships_of(user), invitations_of(user)
    for invited in invitations:
        access.enter_trust(invited.trust_id)
        _invite_again(lock_member(invited.trust_id, invited.id))
    if not members:
        return bool(invitations) and not user.has_usable_password()
    member, kind = _who_writes(members)
    write_account_mail(member.trust, lock_member(member.trust_id, member.id), kind)
    return True


def _who_writes(members: Sequence[Membership]) -> tuple[Membership, str]:
    """As whom somebody is written to who forgot a password, and what; the transaction has entered their trust."""
    for member in members:
        access.enter_trust(member.trust_id)
        if comes_by_service_alone(member):
            return member, BY_SERVICE
    access.enter_trust(members[0].trust_id)
    return members[0], RESET


def _invite_again(member: Membership) -> None:
    """The invitation once more because its owner asked, so that it does not wait for anything; once a day. They are locked."""
    today = today_in(member.trust)
    if not Message.objects.filter(trust=member.trust_id, recipient=member, kind=RESET, local_day=today).exists():
        write_account_mail(member.trust, member, RESET)


def write_account_mail(trust: Trust, member: Membership, kind: str) -> Message:
    """Put a message about somebody's account into the outbox, unless one of its kind is under way. The member is locked."""
    mine = Message.objects.filter(trust=trust, recipient=member)
    waiting = mine.filter(kind=kind, state__in=TO_LEAVE).first()
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
