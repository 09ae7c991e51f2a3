"""What somebody would be written on a day to come: lived through by the code that plans, gathers and writes, and taken back."""

from datetime import date, timedelta

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid
from onboarding.models import Membership, Message, Recruit
from onboarding.models.choices import TO_LEAVE
from onboarding.services.account_letters import ACCOUNT_MAIL
from onboarding.services.forecast import MOST_DAYS, leave_all
from onboarding.services.letters import Letter, preview_letter
from onboarding.services.rehearsals import days_lived, rehearsal
from onboarding.services.weekly import MONTHLY


def letters_on(viewer: Membership, *, reader: Membership | Recruit, on: date) -> list[Letter]:
    """The messages that a member, or a recruit who has no account, would get on a day, if nothing changes until then.
    Nothing is kept.

    Raises NotAllowed, and Invalid (on) for a day that is past or more than 14 days ahead."""
    require(viewer, Action.MANAGE_MESSAGES)
    today = today_in(viewer.trust)
    last = today + timedelta(days=MOST_DAYS - 1)
    if not today <= on <= last:
        raise Invalid.field("on", "out_of_range", f"Choose a day from today to {MOST_DAYS - 1} days ahead.")
    with rehearsal(viewer.trust):
        for day in days_lived(viewer.trust, today, (on - today).days + 1):
            if day < on:
                leave_all(viewer.trust, day)
        rows = Message.objects.filter(trust=viewer.trust_id, reader_id=reader.pk, state__in=TO_LEAVE, local_day__lte=on)
        found = [preview_letter(message, on) for message in rows.exclude(kind__in=ACCOUNT_MAIL).order_by("sequence")]
    return [letter for letter in found if letter is not None]


def mail_of_the_month(viewer: Membership, *, director: Membership) -> Letter | None:
    """What a director's mail of the month would say if it left today. None where there is no plan to report on.

    Raises NotAllowed."""
    require(viewer, Action.MANAGE_MESSAGES)
    message = Message(trust=viewer.trust, recipient=director, kind=MONTHLY, local_day=today_in(viewer.trust))
    return preview_letter(message)
