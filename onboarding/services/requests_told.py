"""HR is written to about requests for a correction or an erasure, which the law wants answered within a month."""

from datetime import date

from django.db import connection

from onboarding.models import Trust
from onboarding.models.choices import TO_LEAVE
from onboarding.selectors.people_requests import WAITING, asked_of_requests
from onboarding.services.account_letters import REQUESTS
from onboarding.services.digest_sql import AWAKE, NEW, ONCE, READER
from onboarding.services.digests import FIRST_EXTRA, asked_of

# What was asked for until yesterday and not told yet; and once a week while the day of an answer is a week away, or past.
TELL = (
    f"WITH waiting AS ({WAITING})"
    + NEW
    + """
  FROM (SELECT gen_random_uuid() AS id, w.recipient_id, w.contact_id, %(channel)s AS channel, w.sequence, %(kind)s AS kind,
               there.opens
          FROM (SELECT officer.id AS recipient_id, NULL::uuid AS contact_id, greatest(%(first)s, last.sequence + 1) AS sequence
                  FROM onboarding_membership officer
                  JOIN waiting asked ON asked.by_id IS DISTINCT FROM officer.id AND asked.asked_on < %(today)s
                 CROSS JOIN LATERAL (
                       SELECT max(local_day) FILTER (WHERE kind = %(kind)s) AS told_on,
                              bool_or(kind = %(kind)s AND state = ANY (%(to_leave)s)) AS is_to_leave,
                              max(sequence) FILTER (WHERE channel = %(channel)s AND local_day = %(today)s) AS sequence
                         FROM onboarding_message
                        WHERE trust_id = %(trust)s AND reader_id = officer.id) AS last
                 WHERE officer.trust_id = %(trust)s AND officer.is_active AND officer.accepted_at IS NOT NULL
                   AND 'hr' = ANY (officer.roles) AND last.is_to_leave IS NOT TRUE
                 GROUP BY officer.id, last.told_on, last.sequence
                HAVING last.told_on IS NULL OR max(asked.asked_on) >= last.told_on
                       OR min(asked.answer_by) <= %(week_ahead)s AND last.told_on <= %(week_ago)s) AS w
"""
    + READER
    + " WHERE "
    + AWAKE
    + ") AS new"
    + ONCE
)


def tell_of_requests(trust: Trust, today: date) -> int:
    """Write to each HR officer of whom somebody wants an answer, on working days and once a day at most. Returns how many
    messages were made. The transaction has entered the trust, and no other sweep of it runs."""
    values = asked_of(trust, today)
    if values["day_off"]:
        return 0
    values |= asked_of_requests(trust) | {"kind": REQUESTS, "first": FIRST_EXTRA, "to_leave": list(TO_LEAVE)}
    with connection.cursor() as cursor:
        cursor.execute(TELL, values)
        return cursor.rowcount
