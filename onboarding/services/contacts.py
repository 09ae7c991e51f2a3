"""From a recruit who is written to at a contact address to one who has an account: nothing is told twice, nothing is lost."""

from django.db.models import F, Max

from onboarding.models import MailPreference, Membership, Message, Recruit, Reminder
from onboarding.models.choices import MailFrequency
from onboarding.services.digests import FIRST_EXTRA


def hand_over(recruit: Recruit, member: Membership) -> None:
    """What was and will be written to a recruit's contact address is from now on written to them as a member. The choice
    that was made there goes with it where they sign in with that address. Five statements, for somebody who just got their
    account."""
    mine = Message.objects.filter(trust=recruit.trust_id, contact=recruit)
    last = Message.objects.filter(trust=recruit.trust_id, recipient=member).aggregate(last=Max("sequence"))["last"]
    if last:  # their invitation, which is of today; an extra message of today comes after it
        mine.filter(sequence__gte=FIRST_EXTRA).update(sequence=F("sequence") + last)
    mine.update(recipient=member, contact=None)
    Reminder.objects.filter(trust=recruit.trust_id, contact=recruit).update(recipient=member, contact=None)
    if recruit.limits_only_at and recruit.limits_only_at.lower() == member.user.email.lower():
        MailPreference.objects.create(trust_id=recruit.trust_id, membership=member, frequency=MailFrequency.LIMITS)
