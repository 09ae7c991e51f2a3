"""Another address for signing in: only its owner asks for it, both addresses are told, and it counts once it is confirmed
by somebody who reads mail at the new one and is signed in as its owner. So a slip of the pen gives the account to nobody."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.models import AddressChange, Membership, User
from onboarding.rules.link_lifetimes import NEW_ADDRESS
from onboarding.selectors.memberships import invitations_of
from onboarding.services.account_letters import ADDRESS, ADDRESS_SALT, OLD_ADDRESS, newest_changes
from onboarding.services.events import record
from onboarding.services.invitations import lock_member, write_account_mail
from onboarding.services.memberships import account_of, address_problems

# Whoever is signed in could otherwise have us write to strangers. Ours.
MOST_IN_A_DAY = 5


@dataclass(frozen=True)
class Asked:
    """Whose link it is, and whether it still works."""

    change: AddressChange
    state: Literal["open", "expired", "used"]


@transaction.atomic
def ask_for_address(actor: Membership, *, email: str) -> AddressChange:
    """Ask for another address of one's own; the old one counts until the new one is confirmed.

    Whether somebody else signs in with it is not told: then what is sent there has no link. Raises Invalid (email), and NotNow
    after five in a day."""
    member, email = lock_member(actor.trust_id, actor.pk), email.strip().lower()
    _check(member.user, email)
    mine = AddressChange.objects.filter(trust=actor.trust_id, membership=member)
    if mine.filter(asked_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise NotNow("You have asked for several addresses today. Try again tomorrow.", code="too_many")
    change: AddressChange = AddressChange.objects.create(
        trust_id=actor.trust_id, membership=member, was=member.user.email, email=email
    )
    for kind in (ADDRESS, OLD_ADDRESS):
        write_account_mail(member.trust, member, kind)
    record(actor, "address_asked", actor, effective_on=today_in(member.trust), data={"member": member.full_name})
    return change


def read_address_key(user: User, key: str) -> Asked:
    """What the key of a link asks for, by the user who is signed in. The transaction enters the trust in which it was asked.
    Raises NotFound for what is no key of ours, or somebody else's."""
    change = _change_of(key)
    if change.membership.user_id != user.pk:
        raise NotFound()
    if change.confirmed_at or newest_changes([change.membership]).get(change.membership_id) != change:
        return Asked(change, "used")
    try:
        signing.loads(key, salt=ADDRESS_SALT, max_age=NEW_ADDRESS)
    except signing.SignatureExpired:
        return Asked(change, "expired")
    return Asked(change, "open")


@transaction.atomic
def confirm_address(user: User, key: str) -> AddressChange:
    """From now on the user signs in with the new address. Raises NotFound, and NotNow where the link has expired or was used,
    or where the address is somebody else's by now."""
    found = read_address_key(user, key)
    if found.state != "open":
        raise NotNow("This link does not work any more. Ask for the change again.", code=found.state)
    change = found.change
    member = lock_member(change.trust_id, change.membership_id)
    _save(member.user, change.email)
    _leave_invitations(member.user, change.was)
    access.enter_trust(change.trust_id)
    change.confirmed_at = timezone.now()
    change.save(update_fields=["confirmed_at"])
    write_account_mail(member.trust, member, OLD_ADDRESS)
    record(member, "address_changed", member, effective_on=today_in(member.trust), data={"member": member.full_name})
    return change


def _change_of(key: str) -> AddressChange:
    """What a key names, locked; the transaction enters its trust."""
    try:
        trust_id, change_id = (UUID(part) for part in signing.loads(key, salt=ADDRESS_SALT))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound() from error
    access.enter_trust(trust_id)
    rows = AddressChange.objects.select_for_update(of=["self"], no_key=True).filter(trust=trust_id, pk=change_id)
    change = rows.select_related("membership__user", "trust").first()
    if change is None:
        raise NotFound()
    return change


def _check(user: User, email: str) -> None:
    if problems := address_problems(email):
        raise Invalid(problems=problems)
    if email == user.email.lower():
        raise Invalid.field("email", "same", "You sign in with this address already.")


def _leave_invitations(user: User, was: str) -> None:
    """A trust whose invitation they have not accepted invited the old address: it is not told that it has another one now."""
    access.enter_user(user)
    for invited in invitations_of(user):
        access.enter_trust(invited.trust_id)
        member = lock_member(invited.trust_id, invited.pk)
        if member.accepted_at is None:
            member.user = account_of(was)
            member.save(update_fields=["user"])


def _save(user: User, email: str) -> None:
    try:
        with transaction.atomic():
            user.email = email
            user.save(update_fields=["email"])
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    except IntegrityError as error:
        raise NotNow("This address cannot be used. Ask for the change again with another one.", code="taken") from error
