"""Mail about somebody's account in words. Its link carries a key that is made as it leaves, lives for some days and does one
thing once. What is written to somebody does not tell whoever reads over their shoulder in HR whether they have an account."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.db.models import prefetch_related_objects
from django.utils.crypto import salted_hmac

from onboarding import account_messages, messages
from onboarding.account_messages import ACCOUNT_CHANGES
from onboarding.clock import today_in
from onboarding.library.personal_data import read_personal_data
from onboarding.models import AddressChange, Membership, Message, SignInProvider, User
from onboarding.models.choices import Role
from onboarding.rules.link_lifetimes import INVITATION_OF_RECRUITS, INVITATION_OF_STAFF, NEW_ADDRESS, NEW_PASSWORD
from onboarding.rules.plain_words import counted, long_date
from onboarding.selectors.identities import provider_of
from onboarding.selectors.people_requests import CORRECTION, ERASURE, Waiting, requests_waiting
from onboarding.services.texts import CODE

INVITATION, RESET, ADDRESS, OLD_ADDRESS = "invitation", "reset", "address", "old_address"
TEXTS_STOPPED, ANSWERED, REQUESTS, BY_SERVICE = "texts_stopped", "answered", "requests", "by_service"
# What somebody has just asked for themselves, or has changed, leaves at once, by night and while the trust holds its mail.
ASKED_FOR = (RESET, BY_SERVICE, ADDRESS, OLD_ADDRESS, CODE, *ACCOUNT_CHANGES)
ACCOUNT_MAIL = (INVITATION, TEXTS_STOPPED, ANSWERED, REQUESTS, *ASKED_FOR)
SALT, ADDRESS_SALT = "onboarding.invitation", "onboarding.address"
WHERE_THE_LINK_STANDS = "(the link is made when the message leaves)"
# What each kind of request is for, and where HR answers it.
REQUEST_WORDS = {
    CORRECTION: ("for a correction", "/review/?show=correction"),
    ERASURE: ("to be erased", "/retention/"),
}

Account = tuple[str, messages.Words]


def account_letters(batch: Sequence[Message], *, with_keys: bool) -> dict[UUID, Account | None]:
    """Address and words of each of these messages; None for one that is needed no more. Two queries, and one more
    each where an address changes, where requests wait and where somebody comes in by their trust's service."""
    prefetch_related_objects(batch, "trust", "recipient__user")
    about_addresses = [message.member for message in batch if message.kind in (ADDRESS, OLD_ADDRESS)]
    changes = newest_changes(about_addresses) if about_addresses else {}
    about_requests = [message for message in batch if message.kind == REQUESTS]
    waiting = requests_waiting(about_requests[0].trust) if about_requests else []
    by_service = [message for message in batch if message.kind == BY_SERVICE]
    provider = provider_of(by_service[0].trust_id) if by_service else None
    written: dict[UUID, Account | None] = {}
    for message in batch:
        if message.kind in (ADDRESS, OLD_ADDRESS):
            change = changes.get(message.member.pk)
            written[message.id] = _about_address(message, change, with_keys=with_keys) if change else None
        elif message.kind == REQUESTS:
            written[message.id] = _about_requests(message.member, waiting)
        elif message.kind == BY_SERVICE:
            written[message.id] = _about_service(message.member, provider)
        else:
            written[message.id] = _written(message, with_keys=with_keys)
    return written


def newest_changes(members: Iterable[Membership]) -> dict[UUID, AddressChange]:
    """The address that each of these members asked for last. One query."""
    rows = AddressChange.objects.filter(membership__in=members).order_by("membership", "-asked_at", "-id")
    return {row.membership_id: row for row in rows.distinct("membership")}


def lifetime(member: Membership) -> timedelta:
    """For how long an invitation may be accepted."""
    return INVITATION_OF_RECRUITS if set(member.roles) == {Role.RECRUIT} else INVITATION_OF_STAFF


def make_key(member: Membership) -> str:
    """What the link of an invitation carries: whose it is, and a stamp of the address that it went to and of its number."""
    return signing.dumps([str(member.trust_id), str(member.id), stamp(member)], salt=SALT)


def stamp(member: Membership) -> str:
    """Another address and another invitation have another one, so that a link that was withdrawn opens nothing."""
    return salted_hmac(SALT, f"{member.invitation} {member.user.email}", algorithm="sha256").hexdigest()[:32]


def _written(message: Message, *, with_keys: bool) -> Account | None:
    member = message.member
    if not member.is_active or (message.kind == INVITATION and member.accepted_at):
        return None
    if message.kind == TEXTS_STOPPED:
        link = f"{settings.SITE_URL}/account/texts/"
        return member.user.email, account_messages.texts_stopped(member.full_name, message.trust.name, link)
    if message.kind in ACCOUNT_CHANGES:
        words = account_messages.account_changed(member.full_name, message.trust.name, message.kind, settings.SITE_URL)
        return member.user.email, words
    if message.kind == ANSWERED:
        link = f"{settings.SITE_URL}/corrections/"
        return member.user.email, account_messages.correction_answered(member.full_name, message.trust.name, link)
    is_invitation = member.accepted_at is None  # also of whoever forgot a password and has to accept first
    link = _link(member, is_invitation=is_invitation) if with_keys else WHERE_THE_LINK_STANDS
    if is_invitation:
        days = counted(lifetime(member).days, "days")
        privacy = f"{settings.SITE_URL}/privacy/"
        words = account_messages.invitation(member.full_name, message.trust.name, link, days, privacy)
    else:
        days = counted(NEW_PASSWORD.days, "days")
        words = account_messages.new_password(member.full_name, message.trust.name, link, days)
    return member.user.email, words


def _about_service(member: Membership, provider: SignInProvider | None) -> Account | None:
    """To who forgot a password that they do not have. None where the service was closed: once they ask again, they get one."""
    if not member.is_active or provider is None:
        return None
    link = f"{settings.SITE_URL}/account/sign-in/trust/{provider.code}/"
    return member.user.email, account_messages.by_service(member.full_name, member.trust.name, link)


def _about_requests(member: Membership, waiting: Sequence[Waiting]) -> Account | None:
    """To an HR officer: how many wait for them, of either kind, and by when. None where nothing does any more."""
    theirs = [one for one in waiting if one.by_id != member.pk]
    if not theirs or not member.is_active or not member.has_role(Role.HR):
        return None
    today, lines = today_in(member.trust), list[tuple[str, str]]()
    for kind, (of_what, path) in REQUEST_WORDS.items():
        days = [one.answer_by for one in theirs if one.kind == kind]
        if days:
            when = f"{'was' if min(days) < today else 'is'} due by {long_date(min(days))}"
            words = f"{counted(len(days), 'requests')} {of_what}: the first answer {when}"
            lines.append((words, f"{settings.SITE_URL}{path}"))
    fact = read_personal_data().answer
    law = f"Days by the law: {fact.within} ({fact.source}). To be confirmed: {fact.to_confirm}"
    return member.user.email, account_messages.requests_waiting(member.full_name, member.trust.name, lines, law)


def _about_address(message: Message, change: AddressChange, *, with_keys: bool) -> Account | None:
    """To the new address the link, or where somebody has it already word that nothing changed, which names nobody: a letter
    leaves either way, after the same work, and who looks ahead reads the first, so that neither the asker nor HR learns which.
    To the old one word of what was asked, or done."""
    member, trust = message.member, message.trust.name
    if message.kind == OLD_ADDRESS:
        words = account_messages.old_address(
            member.full_name, trust, settings.SITE_URL, is_done=change.confirmed_at is not None
        )
        return change.was, words
    if not member.is_active or change.confirmed_at:
        return None
    link = f"{settings.SITE_URL}/account/address/{make_address_key(change)}/" if with_keys else WHERE_THE_LINK_STANDS
    words = account_messages.new_address(member.full_name, trust, link, counted(NEW_ADDRESS.days, "days"))
    is_taken = User.objects.with_address(change.email).exists()
    return change.email, account_messages.taken_address() if is_taken and with_keys else words


def make_address_key(change: AddressChange) -> str:
    """What the link to a new address carries: which change it confirms."""
    return signing.dumps([str(change.trust_id), str(change.pk)], salt=ADDRESS_SALT)


def _link(member: Membership, *, is_invitation: bool) -> str:
    if is_invitation:
        return f"{settings.SITE_URL}/account/invitation/{make_key(member)}/"
    key = default_token_generator.make_token(member.user)
    return f"{settings.SITE_URL}/account/password/reset/{user_pk_to_url_str(member.user)}-{key}/"
