"""What leaves in the next days, to whom and under which rule: the days are lived through by the very code that plans and
gathers, in a savepoint that is taken back. So quiet hours, days off and the weekly mail are in it as they will be."""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models.functions import Coalesce, Now

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import Membership, Message, Reminder, Trust
from onboarding.models.choices import TO_LEAVE, Limit, MessageState, ReminderState
from onboarding.services.account_letters import ACCOUNT_MAIL
from onboarding.services.rehearsals import LONGEST, TOO_LONG, days_lived, rehearsal

MOST_DAYS = 14
BY_NAME = Coalesce("recipient__full_name", "contact__full_name")


class Coming(NamedTuple):
    """One message to one person on one day: what kind it is, from when it leaves, how many things it tells of singly, how
    many of them limits, and the rules that ask for it, by key and title. A weekly mail says more than that."""

    on: date
    recipient_id: UUID | None
    contact_id: UUID | None
    name: str
    kind: str
    leaves_at: datetime
    reminders: int
    hard_limits: int
    rules: tuple[tuple[str, str], ...]


def forecast(viewer: Membership, *, days: int) -> list[Coming]:
    """The messages of today and the days after it that have not left, as things stand: nobody closes a step and no date
    moves, but who is planned to move to another ward or other people does. Nothing is kept. A fixed number of queries for each
    day, however many people, and for each of up to 20 moves.

    Raises NotAllowed, NotNow where real messages go first, and Invalid for a number of days outside 1 to 14."""
    found, lived = forecast_within(viewer, days=days, seconds=LONGEST)
    if lived < days:  # fewer days would read as if nothing left after them
        raise NotNow(TOO_LONG, code="too_long")
    return found


def forecast_within(viewer: Membership, *, days: int, seconds: float) -> tuple[list[Coming], int]:
    """The same for as many of the days as can be lived through in that time, at least the first; and how many those are."""
    require(viewer, Action.SEE_REMINDERS)
    if not 1 <= days <= MOST_DAYS:
        problem = FieldProblem("days", "out_of_range", f"Ask for 1 to {MOST_DAYS} days.")
        raise Invalid(problems=[problem])
    began, found, lived = time.monotonic(), list[Coming](), 0
    with rehearsal(viewer.trust):
        for day in days_lived(viewer.trust, today_in(viewer.trust), days):
            found += leave_all(viewer.trust, day)
            lived += 1
            if time.monotonic() - began > seconds:
                break
    return found, lived


def leave_all(trust: Trust, day: date) -> list[Coming]:
    """Say of everything that could leave by that day that it left, and what it was. Four statements."""
    rows = Message.objects.filter(trust=trust, state__in=TO_LEAVE, local_day__lte=day).exclude(kind__in=ACCOUNT_MAIL)
    messages = list(rows.select_related("recipient", "contact").order_by(BY_NAME, "reader_id", "sequence"))
    ids = [message.pk for message in messages]
    reminders = Reminder.objects.filter(trust=trust, message__in=ids, state=ReminderState.PENDING)
    told: dict[UUID | None, list[Reminder]] = defaultdict(list)
    for one in reminders.select_related("policy", "step__item").order_by("due_on", "step", "id"):
        told[one.message_id].append(one)
    # Messages first, as a worker that settles one does: whoever is second waits, and nobody waits for each other.
    Message.objects.filter(pk__in=ids).update(state=MessageState.SENT, frozen_at=Now(), sent_at=Now())
    reminders.update(state=ReminderState.SENT)
    return [_coming(day, message, told[message.pk]) for message in messages]


def _coming(day: date, message: Message, told: Sequence[Reminder]) -> Coming:
    return Coming(
        on=day,
        recipient_id=message.recipient_id,
        contact_id=message.contact_id,
        name=message.reader.full_name,
        kind=message.kind,
        leaves_at=message.next_at,
        reminders=len({one.step_id for one in told}),
        hard_limits=len({one.step_id for one in told if one.step.item.limit == Limit.HARD}),
        rules=tuple(_rules(told)),
    )


def _rules(told: Iterable[Reminder]) -> Iterable[tuple[str, str]]:
    return dict.fromkeys((one.policy.key, one.policy.title) for one in told)
