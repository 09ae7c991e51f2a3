"""What leaves in the next days, to whom and under which rule: found by the statement that plans, and not recorded."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid
from onboarding.models import Membership
from onboarding.rules.calendars import Calendar, add_working_days, is_working_day
from onboarding.services.digests import URGENT_WORKING_DAYS
from onboarding.services.reminder_sql import COMING
from onboarding.services.reminders import asked_on

MOST_DAYS = 14


class Coming(NamedTuple):
    """One message to one person on one day: how many things it tells of, how many of them limits of law, and the rules
    that ask for it, by key and title."""

    on: date
    recipient_id: UUID
    name: str
    reminders: int
    hard_limits: int
    rules: tuple[tuple[str, str], ...]


class _Told(NamedTuple):
    step_id: UUID
    policy_id: UUID
    occasion: int
    due_on: date
    recipient_id: UUID
    name: str
    rule: str
    rule_title: str
    is_hard: bool
    arrives_on: date | None

    @property
    def identity(self) -> tuple[object, ...]:
        return self[:5]


def forecast(viewer: Membership, *, days: int) -> list[Coming]:
    """The messages of today and the days after it, as things stand: nobody closes a step and no date moves.

    One query for each day. What can wait keeps to working days and leaves a day of arrival out, as the digests do.
    Raises NotAllowed, and Invalid for a number of days outside 1 to 14."""
    require(viewer, Action.SEE_REMINDERS)
    if not 1 <= days <= MOST_DAYS:
        problem = FieldProblem("days", "out_of_range", f"Ask for 1 to {MOST_DAYS} days.")
        raise Invalid(problems=[problem])
    today = today_in(viewer.trust)
    gone: set[tuple[object, ...]] = set()
    found: list[Coming] = []
    for day in (today + timedelta(days=number) for number in range(days)):
        open_still = (one for one in _owed_on(viewer, day) if one.identity not in gone)
        for _, group in groupby(open_still, key=lambda one: one.recipient_id):
            told = list(group)
            if _leaves(told, day, Calendar(viewer.trust.country)):
                gone |= {one.identity for one in told}
                found.append(_message(day, told))
    return found


def _owed_on(viewer: Membership, day: date) -> list[_Told]:
    with connection.cursor() as cursor:
        cursor.execute(COMING, asked_on(viewer.trust, day))
        return [_Told(*row) for row in cursor.fetchall()]


def _leaves(told: Iterable[_Told], day: date, calendar: Calendar) -> bool:
    """As `digests.MAKE` has it: on a day off, or of arrival, a message leaves only if something in it cannot wait."""
    near, urgent = (add_working_days(day, number, calendar) for number in (1, URGENT_WORKING_DAYS))
    is_free = not (settings.MAIL_ANY_DAY or is_working_day(day, calendar))
    return any(
        (one.is_hard and one.due_on <= urgent) or day <= one.due_on <= near or not (is_free or one.arrives_on == day)
        for one in told
    )


def _message(day: date, told: list[_Told]) -> Coming:
    hard = {one.step_id for one in told if one.is_hard}
    return Coming(
        on=day,
        recipient_id=told[0].recipient_id,
        name=told[0].name,
        reminders=len({one.step_id for one in told}),
        hard_limits=len(hard),
        rules=tuple(_rules(told)),
    )


def _rules(told: list[_Told]) -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys((one.rule, one.rule_title) for one in told)
