"""How often somebody wants to be written to. Limits set by law or a regulator are told of whatever they chose."""

from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotFound
from onboarding.models import MailPreference, Membership, Recruit
from onboarding.models.choices import MailFrequency, Role
from onboarding.services.events import record

STOP = "onboarding.mail.stop"  # what the link of a message is good for, and nothing else
STOP_CONTACT = "onboarding.mail.stop.contact"


def frequency_of(member: Membership) -> MailFrequency:
    """How often they are written to: as they chose, else managers once a week and everybody else by the day. One query."""
    chosen = MailPreference.objects.filter(trust=member.trust_id, membership=member).values_list("frequency").first()
    if chosen:
        return MailFrequency(chosen[0])
    is_manager = member.has_role(Role.LINE_MANAGER) and not member.has_role(Role.RECRUIT)
    return MailFrequency.WEEKLY if is_manager else MailFrequency.DAILY


@transaction.atomic
def choose_frequency(actor: Membership, *, frequency: str, by_link: bool = False) -> MailFrequency:
    """Choose how often one is written to; choosing what is so already changes nothing. Whoever comes by the link of a
    message is not known to be its reader, and the record says so. Raises Invalid."""
    if frequency not in MailFrequency.values:
        raise Invalid.field("frequency", "unknown", "Choose how often we may write to you.")
    if frequency == frequency_of(actor):
        return MailFrequency(frequency)
    MailPreference.objects.update_or_create(
        {"frequency": frequency}, trust_id=actor.trust_id, membership=actor, create_defaults={"frequency": frequency}
    )
    data = {"frequency": str(frequency), "by_link": by_link}
    record(None if by_link else actor, "mail_frequency_chosen", actor, effective_on=today_in(actor.trust), data=data)
    return MailFrequency(frequency)


def stop_token(member: Membership) -> str:
    """What stands in the link of a message by which its reader stops what may be stopped. It is good for that alone."""
    return signing.dumps([str(member.trust_id), str(member.pk)], salt=STOP)


def stop_contact_token(recruit: Recruit) -> str:
    """The same for a recruit who has no account, and for the address that HR has of them now: not for one that comes after
    it. The address itself does not stand in it."""
    return signing.dumps([str(recruit.trust_id), str(recruit.pk), _stamp(recruit)], salt=STOP_CONTACT)


@transaction.atomic
def stop_mail(token: str) -> None:
    """Write to whoever the link was made for of nothing but limits. Repeating it changes nothing. Raises NotFound."""
    if not _stop_contact(token):
        _stop_member(token)


def _stop_member(token: str) -> None:
    try:
        trust_id, member_id = (UUID(part) for part in signing.loads(token, salt=STOP))
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound() from None
    access.enter_trust(trust_id)
    member = Membership.objects.select_related("trust").filter(pk=member_id, trust=trust_id).first()
    if member is None:
        raise NotFound()
    choose_frequency(member, frequency=MailFrequency.LIMITS, by_link=True)


def _stop_contact(token: str) -> bool:
    """False for what is no link to a contact address. A link to an address that is not theirs any more changes nothing."""
    try:
        trust_id, recruit_id, made_for = signing.loads(token, salt=STOP_CONTACT)
    except signing.BadSignature:
        return False
    access.enter_trust(UUID(trust_id))
    rows = Recruit.objects.select_for_update(of=["self"], no_key=True).select_related("trust", "membership")
    recruit = rows.filter(pk=UUID(recruit_id), trust=UUID(trust_id)).first()
    if recruit is None:
        raise NotFound()
    if constant_time_compare(made_for, _stamp(recruit)) and recruit.limits_only_at != recruit.contact_email:
        recruit.limits_only_at = recruit.contact_email
        recruit.save(update_fields=["limits_only_at"])
        data = {"frequency": str(MailFrequency.LIMITS), "by_link": True}
        record(None, "mail_frequency_chosen", recruit, effective_on=today_in(recruit.trust), recruit=recruit, data=data)
    return True


def _stamp(recruit: Recruit) -> str:
    """Changes with the address, and tells nothing of it."""
    return salted_hmac(STOP_CONTACT, recruit.contact_email, algorithm="sha256").hexdigest()[:32]
