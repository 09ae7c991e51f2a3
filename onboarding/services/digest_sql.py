"""The statements that put a day's reminders into messages. They share one look at whoever is written to."""

# who: where somebody is whom we write to, and what is with them. Before they arrive a recruit is where they trained; in the
# days after a test that was not passed they are left alone but for what is urgent.
# opens: the next moment of their day at which mail may arrive. is_night: that is not today any more.
READER = """
  LEFT JOIN LATERAL (
       SELECT CASE WHEN r.status = 'offered' THEN %(zones)s::jsonb ->> r.country_of_training END AS zone,
              EXISTS (SELECT FROM onboarding_milestone a WHERE a.recruit_id = r.id AND a.kind = 'arrival'
                         AND coalesce(a.actual_on, a.planned_on) = %(today)s) AS arrives,
              EXISTS (SELECT FROM onboarding_milestone a WHERE a.recruit_id = r.id AND a.outcome IN ('not_passed', 'partly')
                         AND a.actual_on BETWEEN %(gently)s AND %(today)s) AS is_left_alone
         FROM onboarding_recruit r WHERE r.membership_id = w.recipient_id OR r.id = w.contact_id LIMIT 1) AS who ON true
 CROSS JOIN LATERAL (SELECT coalesce(who.zone, %(zone)s) AS zone) AS at_home
 CROSS JOIN LATERAL (SELECT %(at)s::timestamptz AT TIME ZONE at_home.zone AS time) AS local
 CROSS JOIN LATERAL (
       SELECT extract(hour FROM local.time) >= %(until_hour)s AS is_night,
              CASE WHEN extract(hour FROM local.time) >= %(hour)s THEN %(at)s::timestamptz
                   ELSE (local.time::date + make_interval(hours => %(hour)s)) AT TIME ZONE at_home.zone END AS opens
       ) AS there
"""
AWAKE = "NOT there.is_night AND (there.opens AT TIME ZONE %(zone)s)::date <= %(today)s"

# given_up: what was never tried belongs into today's digest; what was tried keeps its Message-ID for as long as that may
# help. What somebody holds back, or a trust that lets no mail leave yet, is no different: each day has one digest, fresh.
# Mail about an account belongs to no day.
# put_off: what would leave by night where its reader is waits for their morning, but for what they just asked for.
# The answer: whether this week's mail is still to be made, which it is until one was that did not go by unsent; the same of
# the directors' mail of the month, in the week of its first Monday; and whether anything at all waits to be told.
TIDY = (
    """
WITH given_up AS (
  UPDATE onboarding_message m
     SET state = CASE WHEN attempts > %(tries)s THEN 'dead' ELSE 'missed' END,
         last_error = CASE WHEN attempts > %(tries)s THEN 'never settled'
                           WHEN state = 'held' OR EXISTS (SELECT FROM onboarding_trustsettings t
                                                           WHERE t.trust_id = %(trust)s AND t.mail_held) THEN 'held back'
                           ELSE 'too late' END
   WHERE trust_id = %(trust)s AND (state IN ('pending', 'held') OR state = 'claimed' AND lease_until < now())
     AND (kind <> ALL (%(account_mail)s) AND (attempts = 0 AND local_day < %(today)s OR local_day < %(oldest)s)
          OR state = 'claimed' AND attempts > %(tries)s)
), put_off AS (
  UPDATE onboarding_message m
     SET next_at = (night.on_day + 1 + make_interval(hours => %(hour)s)) AT TIME ZONE night.zone
    FROM (SELECT w.id, local.time::date AS on_day, at_home.zone
            FROM onboarding_message w
"""
    + READER
    + """
           WHERE w.trust_id = %(trust)s AND w.state = 'pending' AND w.next_at <= now() AND there.is_night
             AND w.kind <> ALL (%(asked_for)s) AND w.local_day >= %(oldest)s
             AND NOT (w.attempts = 0 AND w.local_day < %(today)s)) AS night
   WHERE m.id = night.id AND m.state = 'pending'
)
SELECT NOT %(day_off)s AND NOT EXISTS (
       SELECT FROM onboarding_message
        WHERE trust_id = %(trust)s AND kind = 'weekly' AND local_day BETWEEN %(monday)s AND %(today)s AND state <> 'missed'
          AND NOT (attempts = 0 AND local_day < %(today)s AND state IN ('pending', 'held'))),
       NOT %(day_off)s AND %(today)s BETWEEN %(month)s AND %(month)s::date + 6 AND NOT EXISTS (
       SELECT FROM onboarding_message
        WHERE trust_id = %(trust)s AND kind = 'monthly' AND local_day BETWEEN %(month)s AND %(today)s AND state <> 'missed'
          AND NOT (attempts = 0 AND local_day < %(today)s AND state IN ('pending', 'held'))),
       EXISTS (SELECT FROM onboarding_reminder WHERE trust_id = %(trust)s AND state = 'pending')
"""
)

RELEASE = """
UPDATE onboarding_reminder r SET message_id = NULL
 WHERE r.trust_id = %(trust)s AND r.state = 'pending' AND r.message_id IS NOT NULL
   AND (SELECT m.state FROM onboarding_message m WHERE m.id = r.message_id) IN ('sent', 'missed', 'cancelled')
"""

# The digest takes all while nobody has claimed it; after that only what is urgent leaves on the same day, once more.
WAITING = """
WITH waiting AS (
  SELECT r.id, r.recipient_id, r.contact_id, r.reader_id, r.channel, i."limit" = 'hard' AND r.due_on <= %(urgent)s AS is_urgent,
         r.due_on BETWEEN %(today)s AND %(next)s AS cannot_wait
    FROM onboarding_reminder r
    JOIN onboarding_step s ON s.id = r.step_id
    JOIN onboarding_item i ON i.id = s.item_id
   WHERE r.trust_id = %(trust)s AND r.state = 'pending' AND r.message_id IS NULL AND r.send_on <= %(today)s
)
"""

NEW = """
INSERT INTO onboarding_message
       (id, trust_id, recipient_id, contact_id, channel, local_day, sequence, kind, state, attempts, next_at, message_id,
        last_error)
SELECT new.id, %(trust)s, new.recipient_id, new.contact_id, new.channel, %(today)s, new.sequence, new.kind, 'pending', 0,
       greatest(now(), new.opens), '<' || new.id || '@' || %(host)s || '>', ''
"""
ONCE = """
    ON CONFLICT ON CONSTRAINT message_identity DO NOTHING
"""

# On a day off, and to somebody who arrives in the country that day, only what cannot wait is written.
MAKE = (
    WAITING
    + NEW
    + """
  FROM (SELECT gen_random_uuid() AS id, w.recipient_id, w.contact_id, w.channel, (digest.id IS NOT NULL)::int AS sequence,
               'digest' AS kind, there.opens
          FROM (SELECT recipient_id, contact_id, reader_id, channel, bool_or(is_urgent) AS is_urgent,
                       bool_or(cannot_wait) AS cannot_wait
                  FROM waiting GROUP BY recipient_id, contact_id, reader_id, channel) AS w
          LEFT JOIN onboarding_message digest
            ON digest.trust_id = %(trust)s AND digest.reader_id = w.reader_id AND digest.channel = w.channel
           AND digest.local_day = %(today)s AND digest.sequence = 0
"""
    + READER
    + """
         WHERE (digest.id IS NULL OR w.is_urgent AND digest.frozen_at IS NOT NULL)
           AND (w.is_urgent OR who.is_left_alone IS NOT TRUE
                AND (w.cannot_wait OR NOT %(day_off)s AND who.arrives IS NOT TRUE))
           AND """
    + AWAKE
    + ") AS new"
    + ONCE
)

# So that no worker claims and freezes a message while something is being put into it.
LOCK = """
SELECT id FROM onboarding_message
 WHERE trust_id = %(trust)s AND local_day = %(today)s AND state = 'pending' AND frozen_at IS NULL
 ORDER BY id FOR UPDATE
"""

# One text message for each day to whoever asked for them and confirmed their number, beside the mail that tells of a limit,
# and no sooner than that. Whether it still holds is looked at again under the claim.
MAKE_TEXTS = """
WITH told AS (
  SELECT m.recipient_id, min(m.next_at) AS opens
    FROM onboarding_message m
    JOIN onboarding_reminder r ON r.trust_id = %(trust)s AND r.message_id = m.id AND r.state = 'pending'
    JOIN onboarding_step s ON s.id = r.step_id
    JOIN onboarding_item i ON i.id = s.item_id AND i."limit" = 'hard'
   WHERE m.trust_id = %(trust)s AND m.local_day = %(today)s AND m.channel = %(channel)s AND m.recipient_id IS NOT NULL
     AND m.state IN ('pending', 'claimed', 'sent')
   GROUP BY m.recipient_id
)
INSERT INTO onboarding_message
       (id, trust_id, recipient_id, channel, local_day, sequence, kind, state, attempts, next_at, message_id, last_error)
SELECT new.id, %(trust)s, new.recipient_id, 'sms', %(today)s, 0, 'limits', 'pending', 0, greatest(now(), new.opens),
       '<' || new.id || '@' || %(host)s || '>', ''
  FROM (SELECT gen_random_uuid() AS id, told.*
          FROM told
          JOIN onboarding_membership reader ON reader.id = told.recipient_id AND reader.is_active
         WHERE EXISTS (SELECT FROM onboarding_mobilenumber n
                        WHERE n.trust_id = %(trust)s AND n.membership_id = told.recipient_id AND n.ended_at IS NULL
                          AND n.confirmed_at IS NOT NULL)) AS new
    ON CONFLICT ON CONSTRAINT message_identity DO NOTHING
"""

ATTACH = (
    WAITING
    + """
UPDATE onboarding_reminder r SET message_id = into_it.id
  FROM waiting w
 CROSS JOIN LATERAL (
       SELECT m.id FROM onboarding_message m
        WHERE m.trust_id = %(trust)s AND m.reader_id = w.reader_id AND m.channel = w.channel
          AND m.local_day = %(today)s AND m.state = 'pending' AND m.frozen_at IS NULL
          AND m.kind <> ALL (%(account_mail)s) AND (m.sequence = 0 OR w.is_urgent)
        ORDER BY m.sequence LIMIT 1) AS into_it
 WHERE r.id = w.id
"""
)
