"""Inviting somebody anew who has not accepted their invitation yet: to the same address, or because that was mistyped to another.

No account's address is changed by it, as it may be somebody's who never heard of us, or another trust's member: who was invited
gets the account of the other address, and the old one, where it is nobody else's, goes."""

from uuid import UUID

from django.db import IntegrityError, transaction

from onboarding import access
from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotAllowed, NotNow, Stale
from onboarding.models import AddressChange, Membership, Message, Recruit
from onboarding.models.choices import TO_LEAVE, MessageState
from onboarding.selectors.members import lock_member
from onboarding.selectors.visible import lock_recruit
from onboarding.services.account_letters import INVITATION
from onboarding.services.erasing import close_accounts
from onboarding.services.events import record
from onboarding.services.invitations import write_invitation
from onboarding.services.memberships import account_of, email_problems
from onboarding.services.recruits import change_recruit

# Whoever types addresses could otherwise have us write to strangers without end. Ours.
MOST_IN_A_DAY = 5
WITHDRAWN = (*TO_LEAVE, MessageState.DEAD)


@transaction.atomic
def invite_anew(actor: Membership, *, member_id: UUID, email: str, revision: int | None = None) -> Membership:
    """Withdraw a member's invitation and write another, to the same address or to a corrected one: no link of an earlier one
    works any more. A recruit's contact address that was the same is corrected with it.

    Raises NotFound, NotAllowed, Stale, Invalid (email), NotNow (accepted already, switched off, five in a day)."""
    require(actor, Action.MANAGE_MEMBERS)
    whose = Recruit.objects.filter(trust=actor.trust_id, membership=member_id).first()
    recruit = lock_recruit(actor, whose.pk) if whose else None  # first, as by everybody who changes both
    officers, member = lock_member(actor, member_id)
    require(actor, Action.MANAGE_MEMBERS, member)
    if actor not in officers:  # switched off by a colleague in this moment
        raise NotAllowed()
    if revision is not None and member.revision != revision:
        raise Stale()
    _check_moment(member)
    old, email = member.user, email.strip().lower()
    if email != old.email.lower():
        if problems := email_problems(actor.trust, email):
            raise Invalid(problems=problems)
        _give_account(member, email)
        if recruit and recruit.contact_email.strip().lower() == old.email.lower():
            change_recruit(actor, recruit_id=recruit.pk, changes={"contact_email": email})
        close_accounts(actor.trust_id, [old.pk])
        access.enter(actor)
    member.invitation += 1
    member.revision += 1
    member.save(update_fields=["user", "invitation", "revision"])
    mine = Message.objects.filter(trust=actor.trust_id, recipient=member, kind=INVITATION, state__in=WITHDRAWN)
    mine.update(state=MessageState.CANCELLED, lease_until=None)
    write_invitation(actor.trust, member)
    record(actor, "invited_anew", member, effective_on=today_in(actor.trust), data={"member": member.full_name})
    return member


def _check_moment(member: Membership) -> None:
    if not member.is_active:
        raise NotNow("This person is switched off. Let them sign in again first.", code="switched_off")
    if member.accepted_at:
        raise NotNow("This person has accepted. Only they can change their address.", code="accepted")
    today = Message.objects.filter(
        trust=member.trust_id, recipient=member, kind=INVITATION, local_day=today_in(member.trust)
    )
    if today.count() >= MOST_IN_A_DAY:
        raise NotNow("Several invitations went to this person today. Try again tomorrow.", code="too_many")


def _give_account(member: Membership, email: str) -> None:
    try:
        with transaction.atomic():
            member.user = account_of(email)
            member.save(update_fields=["user"])
    except IntegrityError as error:
        raise NotNow("Someone else added this person at the same moment.", code="conflict") from error
    AddressChange.objects.filter(trust=member.trust_id, membership=member, confirmed_at=None).delete()
