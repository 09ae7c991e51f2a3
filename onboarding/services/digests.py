"""Putting a day's reminders of one person into one message."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from onboarding.models import Trust
from onboarding.rules.calendars import Calendar, add_working_days, is_working_day
from onboarding.rules.tries import TRIES

# A hard limit as near as this need not wait for tomorrow's digest. Ours.
URGENT_WORKING_DAYS = 2
# A message tried but not delivered for so many days is given up, and what still holds goes into a new one. Ours.
DAYS_WORTH_TRYING = 3

# What was never tried belongs into today's digest; what was tried keeps its Message-ID for as long as that may help.
# What somebody holds back, or a trust that lets no mail leave yet, is no different: so each day has one digest, fresh.
# Mail about an account belongs to no day.
GIVE_UP = """
UPDATE onboarding_message m
   SET state = CASE WHEN attempts > %(tries)s THEN 'dead' ELSE 'missed' END,
       last_error = CASE WHEN attempts > %(tries)s THEN 'never settled'
                         WHEN state = 'held' OR EXISTS (SELECT FROM onboarding_trustsettings t
                                                         WHERE t.trust_id = %(trust)s AND t.mail_held) THEN 'held back'
                         ELSE 'too late' END
 WHERE trust_id = %(trust)s AND (state IN ('pending', 'held') OR state = 'claimed' AND lease_until < now())
   AND (kind = 'digest' AND (attempts = 0 AND local_day < %(today)s OR local_day < %(oldest)s)
        OR state = 'claimed' AND attempts > %(tries)s)
"""

RELEASE = """
UPDATE onboarding_reminder r SET message_id = NULL
 WHERE r.trust_id = %(trust)s AND r.state = 'pending' AND r.message_id IS NOT NULL
   AND (SELECT m.state FROM onboarding_message m WHERE m.id = r.message_id) IN ('sent', 'missed', 'cancelled')
"""

# The digest takes all while nobody has claimed it; after that only what is urgent leaves on the same day, once more.
WAITING = """
WITH waiting AS (
  SELECT r.id, r.recipient_id, r.channel, i."limit" = 'hard' AND r.due_on <= %(urgent)s AS is_urgent,
         r.due_on BETWEEN %(today)s AND %(next)s AS cannot_wait
    FROM onboarding_reminder r
    JOIN onboarding_step s ON s.id = r.step_id
    JOIN onboarding_item i ON i.id = s.item_id
   WHERE r.trust_id = %(trust)s AND r.state = 'pending' AND r.message_id IS NULL AND r.send_on <= %(today)s
)
"""

# On a day off, and to somebody who arrives in the country that day, only what cannot wait is written.
MAKE = (
    WAITING
    + """
INSERT INTO onboarding_message
       (id, trust_id, recipient_id, channel, local_day, sequence, kind, state, attempts, next_at, message_id, last_error)
SELECT new.id, %(trust)s, new.recipient_id, new.channel, %(today)s, new.sequence, 'digest', 'pending', 0,
       greatest(now(), (%(today)s + make_interval(hours => %(hour)s)) AT TIME ZONE %(zone)s),
       '<' || new.id || '@' || %(host)s || '>', ''
  FROM (SELECT gen_random_uuid() AS id, w.recipient_id, w.channel, (digest.id IS NOT NULL)::int AS sequence
          FROM (SELECT recipient_id, channel, bool_or(is_urgent) AS is_urgent, bool_or(cannot_wait) AS cannot_wait
                  FROM waiting GROUP BY recipient_id, channel) AS w
          LEFT JOIN onboarding_message digest
            ON digest.trust_id = %(trust)s AND digest.recipient_id = w.recipient_id AND digest.channel = w.channel
           AND digest.local_day = %(today)s AND digest.sequence = 0
         WHERE (digest.id IS NULL OR w.is_urgent AND digest.frozen_at IS NOT NULL)
           AND (w.is_urgent OR w.cannot_wait OR NOT %(day_off)s AND NOT EXISTS (
                SELECT FROM onboarding_recruit t
                  JOIN onboarding_milestone a ON a.recruit_id = t.id AND a.kind = 'arrival'
                 WHERE t.membership_id = w.recipient_id AND coalesce(a.actual_on, a.planned_on) = %(today)s))) AS new
    ON CONFLICT ON CONSTRAINT message_identity DO NOTHING
"""
)

# So that no worker claims and freezes a message while something is being put into it.
LOCK = """
SELECT id FROM onboarding_message
 WHERE trust_id = %(trust)s AND local_day = %(today)s AND state = 'pending' AND frozen_at IS NULL
 ORDER BY id FOR UPDATE
"""

ATTACH = (
    WAITING
    + """
UPDATE onboarding_reminder r SET message_id = into_it.id
  FROM waiting w
 CROSS JOIN LATERAL (
       SELECT m.id FROM onboarding_message m
        WHERE m.trust_id = %(trust)s AND m.recipient_id = w.recipient_id AND m.channel = w.channel
          AND m.local_day = %(today)s AND m.state = 'pending' AND m.frozen_at IS NULL AND m.kind = 'digest'
          AND (m.sequence = 0 OR w.is_urgent)
        ORDER BY m.sequence LIMIT 1) AS into_it
 WHERE r.id = w.id
"""
)


@transaction.atomic
def gather(trust: Trust, today: date) -> int:
    """Attach every pending reminder to its recipient's digest of the day. Returns how many messages were made.

    The transaction has entered the trust. One digest for each person, channel and local day; once that has been
    claimed the rest waits for tomorrow, but a hard limit within two working days leaves at once, in one more message.
    On weekends and bank holidays, and to a recruit on the day they arrive, only what cannot wait for the next working
    day leaves: a hard limit that near, or what is due by then."""
    calendar = Calendar(trust.country)
    values: dict[str, UUID | date | str | int] = {
        "trust": trust.id,
        "zone": trust.time_zone,
        "today": today,
        "oldest": today - timedelta(days=DAYS_WORTH_TRYING),
        "urgent": add_working_days(today, URGENT_WORKING_DAYS, calendar),
        "next": add_working_days(today, 1, calendar),
        "day_off": not (settings.MAIL_ANY_DAY or is_working_day(today, calendar)),
        "tries": len(TRIES),
        "hour": settings.MAIL_HOUR,
        "host": settings.MESSAGE_ID_HOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(GIVE_UP, values)
        cursor.execute(RELEASE, values)
        cursor.execute(MAKE, values)
        made = cursor.rowcount
        cursor.execute(LOCK, values)
        cursor.execute(ATTACH, values)
    return made
