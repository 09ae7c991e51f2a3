"""Planning what people are to be told, from due dates that move."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from onboarding.models import Trust
from onboarding.models.choices import OUTSIDE, Channel
from onboarding.rules.calendars import Calendar, working_days_after
from onboarding.services.reminder_sql import PLAN


class Planned(NamedTuple):
    """How many reminders one planning made, took up again, ended or saw go by; and steps with nobody to tell."""

    new: int
    again: int
    cancelled: int
    missed: int
    unaddressed: int


@transaction.atomic
def plan(trust: Trust, today: date) -> Planned:
    """See that every reminder owed on a day is recorded once, and that none is pending that is owed no more.

    The transaction has entered the trust. One statement, however many people. A step is reminded of while it is open,
    applies, and has a due day; of several reminders whose day has come only the latest; nothing of an optional item;
    while an enrolment is paused, and after someone has left, hard limits alone. Whoever owns the step is told, or whom
    the rule names; for a hard limit that nobody can be told of, the person's case officer."""
    with connection.cursor() as cursor:
        cursor.execute(PLAN, asked_on(trust, today))
        return Planned(*cursor.fetchone())


def asked_on(trust: Trust, day: date) -> dict[str, Any]:
    """What the statements of `reminder_sql` want to know, to say what a trust owes on a day."""
    since = min(trust.live_on, day)
    return {
        "trust": trust.id,
        "live_on": trust.live_on,
        "zone": trust.time_zone,
        "today": day,
        "channel": Channel.EMAIL.value,
        "worked": working_days_after(since, day, Calendar(trust.country)),
        "outside": list(OUTSIDE),
    }
