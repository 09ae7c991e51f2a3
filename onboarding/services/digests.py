"""Putting a day's reminders of one person into one message, at an hour at which they are awake."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from onboarding.library.time_zones import time_zones
from onboarding.models import Trust
from onboarding.models.choices import OUTSIDE, Channel
from onboarding.rules.calendars import Calendar, add_working_days, first_monday, is_working_day
from onboarding.rules.tries import TRIES
from onboarding.services.account_letters import ACCOUNT_MAIL, ASKED_FOR
from onboarding.services.digest_sql import ATTACH, LOCK, MAKE, MAKE_TEXTS, RELEASE, TIDY
from onboarding.services.texts import texts_are_on
from onboarding.services.weekly_sql import MAKE_MONTHLY, MAKE_WEEKLY

# A hard limit as near as this need not wait for tomorrow's digest. Ours.
URGENT_WORKING_DAYS = 2
# A message tried but not delivered for so many days is given up, and what still holds goes into a new one. Ours.
DAYS_WORTH_TRYING = 3
# After a test that was not passed somebody calls; only what is urgent is written for so many working days. Ours.
GENTLE_WORKING_DAYS = 3
# Number 1 of a day is kept for a hard limit that is very near; other extra messages come after it.
FIRST_EXTRA = 2
WEEK = timedelta(days=7)


@transaction.atomic
def gather(trust: Trust, today: date) -> int:
    """Attach every pending reminder to its recipient's digest of the day. Returns how many messages were made.

    The transaction has entered the trust. One digest for each person, channel and local day; once that has been
    claimed the rest waits for tomorrow, but a hard limit within two working days leaves at once, in one more message.
    On weekends and bank holidays, and to a recruit on the day they arrive, only what cannot wait for the next working
    day leaves: a hard limit that near, or what is due by then. Nothing leaves while it is night where its reader is. On the
    first working day of a week the digest is the weekly mail, also of those of whom nothing is due today; in the week of a
    month's first Monday directors get the figures of the trust with it."""
    values = asked_of(trust, today)
    with connection.cursor() as cursor:
        cursor.execute(TIDY, values)
        is_time_for_the_week, is_time_for_the_month, something_waits = cursor.fetchone()
        made = 0
        if is_time_for_the_month and settings.WEEKLY_MAIL:
            cursor.execute(MAKE_MONTHLY, values)
            made = cursor.rowcount
        if is_time_for_the_week and settings.WEEKLY_MAIL:
            cursor.execute(MAKE_WEEKLY, values)
            made += cursor.rowcount
        if not something_waits:
            return made
        cursor.execute(RELEASE, values)
        cursor.execute(MAKE, values)
        made += cursor.rowcount
        cursor.execute(LOCK, values)
        cursor.execute(ATTACH, values)
        if texts_are_on():
            cursor.execute(MAKE_TEXTS, values)
            made += cursor.rowcount
    return made


def asked_of(trust: Trust, today: date) -> dict[str, Any]:
    """What the statements of `digest_sql` and `weekly_sql` want to know about a day of a trust."""
    calendar, zone = Calendar(trust.country), ZoneInfo(trust.time_zone)
    return {
        "trust": trust.id,
        "live_on": trust.live_on,
        "zone": trust.time_zone,
        "zones": json.dumps(time_zones()),
        "today": today,
        "at": max(timezone.now(), datetime.combine(today, time(), zone)).astimezone(UTC),
        "monday": today - timedelta(days=today.weekday()),
        "month": first_monday(today),
        "week_ago": today - WEEK,
        "week_ahead": today + WEEK,
        "oldest": today - timedelta(days=DAYS_WORTH_TRYING),
        "urgent": add_working_days(today, URGENT_WORKING_DAYS, calendar),
        "next": add_working_days(today, 1, calendar),
        "gently": add_working_days(today, -GENTLE_WORKING_DAYS, calendar),
        "day_off": not (settings.MAIL_ANY_DAY or is_working_day(today, calendar)),
        "outside": list(OUTSIDE),
        "channel": Channel.EMAIL.value,
        "account_mail": list(ACCOUNT_MAIL),
        "asked_for": list(ASKED_FOR),
        "tries": len(TRIES),
        "hour": settings.MAIL_HOUR,
        "until_hour": settings.MAIL_UNTIL_HOUR,
        "host": settings.MESSAGE_ID_HOST,
    }
