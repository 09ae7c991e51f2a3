"""Who comes in by a trust's own sign-in service: only whoever linked the two before. An address never does."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from onboarding.access import enter_trust
from onboarding.clock import today_in
from onboarding.errors import NotAllowed, NotFound, NotNow
from onboarding.models import Membership, SignInIdentity, SignInProvider
from onboarding.selectors.identities import identity_of
from onboarding.services.events import record
from onboarding.services.invitations import accept, lock_member, must_be_open, read_invitation, write_account_mail

TAKEN = "This account of your trust belongs to somebody else here. If it is yours alone, ask HR."
OTHERS = "You have linked another account of your trust. Unlink that one first."
SIGN_IN_FIRST = (
    "You have a password here already. Sign in with it and accept; then link your trust’s account under My account."
)
LAST_WAY = (
    "This is your only way in. Choose a password first, with “I have forgotten my password” on the sign-in page: that can be "
    "done unless your trust’s service asks for both steps of sign-in."
)


@dataclass(frozen=True)
class WayIn:
    """Who came in by which identity, and whether the trust's service has asked for both steps."""

    member: Membership
    identity: SignInIdentity
    both_steps: bool


@transaction.atomic
def come_in(provider: SignInProvider, subject: str) -> WayIn | None:
    """Who somebody of the trust's service is here; None where nobody has linked them, or the member was switched off, which
    is recorded. The transaction has entered the trust."""
    rows = SignInIdentity.objects.filter(trust=provider.trust_id, issuer=provider.issuer, subject=subject)
    found = rows.select_related("membership__user", "membership__trust").first()
    if found is None or not _may_come_in(found.membership):
        note_refusal(provider, "no account" if found is None else "switched off")
        return None
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    return WayIn(found.membership, found, provider.says_both_steps)


def note_refusal(provider: SignInProvider, why: str) -> None:
    """Keep for the audit that somebody was refused, and why; never who they said they were."""
    trust = provider.trust
    record(None, "sign_in_refused", trust, effective_on=today_in(trust), data={"why": why})


@transaction.atomic
def link_identity(actor: Membership, provider: SignInProvider, subject: str) -> SignInIdentity:
    """Let the actor come in by the trust's service from now on; they have just proven that they are both.

    Doing it again is harmless. Raises NotNow (the account is somebody else's, or they have linked another one)."""
    if actor.trust_id != provider.trust_id:
        raise NotFound()
    member = lock_member(actor.trust_id, actor.pk)
    found = _link(member, provider, subject)
    record(actor, "identity_linked", actor, effective_on=today_in(provider.trust))
    write_account_mail(provider.trust, member, "identity_linked")
    return found


@transaction.atomic
def accept_by_identity(key: str, provider: SignInProvider, subject: str) -> WayIn:
    """Accept an invitation with the trust's own account instead of a password; the link is used up.

    Not for an account with a password: the link alone may have been passed on, and would show what is its owner's elsewhere.
    Raises NotFound (no key, or of another trust), NotNow (run out, used, has a password; the account is somebody else's)."""
    found = read_invitation(key)
    if found.member.trust_id != provider.trust_id:
        enter_trust(provider.trust_id)
        raise NotFound()
    must_be_open(found)
    if found.has_password:
        raise NotNow(SIGN_IN_FIRST, code="has_password")
    identity = _link(found.member, provider, subject)
    accept(found.member, "invitation_accepted_elsewhere")
    return WayIn(found.member, identity, provider.says_both_steps)


@transaction.atomic
def unlink_identity(actor: Membership) -> None:
    """Let the actor come in by the trust's service no more; whoever is in by it is out at their next page.

    Raises NotNow (it is the only way in). Doing it again is harmless."""
    member = lock_member(actor.trust_id, actor.pk)
    if not member.user.has_usable_password():
        raise NotNow(LAST_WAY, code="last_way")
    identity = identity_of(member)
    if identity is not None:
        identity.delete()
        record(actor, "identity_unlinked", actor, effective_on=today_in(member.trust))
        write_account_mail(member.trust, member, "identity_unlinked")


def _may_come_in(member: Membership) -> bool:
    return member.is_active and member.accepted_at is not None and member.user.is_active


def _link(member: Membership, provider: SignInProvider, subject: str) -> SignInIdentity:
    """The identity, made where there is none. The member is locked; two who link one subject meet at its unique key."""
    theirs = SignInIdentity.objects.filter(trust=provider.trust_id, issuer=provider.issuer)
    if not (member.is_active and member.user.is_active):
        raise NotAllowed()
    if theirs.filter(membership=member).exclude(subject=subject).exists():
        raise NotNow(OTHERS, code="linked")
    found, _ = theirs.get_or_create(
        subject=subject, defaults={"trust_id": provider.trust_id, "membership": member, "issuer": provider.issuer}
    )
    if found.membership_id != member.pk:
        raise NotNow(TAKEN, code="taken")
    return found
