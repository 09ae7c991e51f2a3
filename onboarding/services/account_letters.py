"""Mail about somebody's account in words. Its link carries a key that is made as it leaves, lives for some days, does one
thing, and ends with the first password that is chosen by it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.db.models import prefetch_related_objects
from django.utils.crypto import salted_hmac

from onboarding import messages
from onboarding.models import Membership, Message, User
from onboarding.models.choices import Role
from onboarding.rules.plain_words import counted

INVITATION, RESET = "invitation", "reset"
ACCOUNT_MAIL = (INVITATION, RESET)
SALT = "onboarding.invitation"
# Staff must be quick; a recruit may be on the way. Ours.
FOR_STAFF, FOR_RECRUITS = timedelta(hours=72), timedelta(days=14)
WHERE_THE_LINK_STANDS = "(the link is made when the message leaves)"

Account = tuple[str, str, str]


def account_letters(batch: Sequence[Message], *, with_keys: bool) -> dict[UUID, Account | None]:
    """Address, subject and text of each of these messages; None for an invitation that is needed no more. Two queries."""
    prefetch_related_objects(batch, "trust", "recipient__user")
    return {message.id: _written(message, with_keys=with_keys) for message in batch}


def lifetime(member: Membership) -> timedelta:
    """For how long an invitation may be accepted."""
    return FOR_RECRUITS if set(member.roles) == {Role.RECRUIT} else FOR_STAFF


def make_key(member: Membership) -> str:
    """What the link of an invitation carries: whose it is, and a stamp of the account as it stands."""
    return signing.dumps([str(member.trust_id), str(member.id), stamp(member.user)], salt=SALT)


def stamp(user: User) -> str:
    """Changes with the password and the address, so that a link works once."""
    return salted_hmac(SALT, f"{user.password} {user.email}", algorithm="sha256").hexdigest()[:32]


def _written(message: Message, *, with_keys: bool) -> Account | None:
    member = message.recipient
    if not member.is_active or (message.kind == INVITATION and member.user.has_usable_password()):
        return None
    link = _link(message.kind, member) if with_keys else WHERE_THE_LINK_STANDS
    if message.kind == INVITATION:
        days = counted(lifetime(member).days, "days")
        words = messages.invitation(member.full_name, message.trust.name, link, days)
    else:
        words = messages.new_password(member.full_name, message.trust.name, link)
    return member.user.email, words.subject, words.body


def _link(kind: str, member: Membership) -> str:
    if kind == INVITATION:
        return f"{settings.SITE_URL}/account/invitation/{make_key(member)}/"
    key = default_token_generator.make_token(member.user)
    return f"{settings.SITE_URL}/account/password/reset/{user_pk_to_url_str(member.user)}-{key}/"
