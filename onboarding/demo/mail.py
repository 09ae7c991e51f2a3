"""Today's mail of the demo: one message that HR has held back, and one that cannot arrive."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from onboarding.access import enter
from onboarding.models import Membership, Message, Recruit
from onboarding.models.choices import MessageState, Role
from onboarding.services.messages import hold_message
from onboarding.services.recruits import change_recruit
from onboarding.services.sweep import prepare

# Nobody can own it, and the demo's mail server does not know it: the message is refused once the demo runs.
MISTYPED = ".exampel"


@transaction.atomic
def leave_mail(officer: Membership, *, apart_from: Collection[str]) -> None:
    """Gather today's messages as the sweep does. A recruit, not one of those named, has a mistyped address, so that
    their message is refused for good; and the message of somebody else, who is not of HR, is held back."""
    prepare(officer.trust_id)
    enter(officer)
    waiting = Message.objects.filter(trust=officer.trust_id, state=MessageState.PENDING)
    others = (
        waiting.exclude(recipient=None)
        .exclude(recipient__full_name__in=apart_from)
        .exclude(recipient__roles__contains=[Role.HR])
    )
    in_order = list(others.order_by("recipient__full_name", "id").values_list("pk", "recipient__recruit"))
    wrong = next(((message, recruit) for message, recruit in in_order if recruit), None)
    if wrong:
        _mistype(officer, wrong[1])
    held = [message for message, _ in in_order if not wrong or message != wrong[0]]
    if held:
        hold_message(officer, message_id=held[-1])


def _mistype(officer: Membership, recruit_id: UUID) -> None:
    address = Recruit.objects.get(pk=recruit_id).contact_email
    wrong = address.removesuffix(".example") + MISTYPED
    change_recruit(officer, recruit_id=recruit_id, changes={"contact_email": wrong})
