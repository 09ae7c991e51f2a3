"""What people asked for about themselves, to have it corrected or erased, and the day by which the law wants an answer."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from onboarding.library.personal_data import read_personal_data
from onboarding.models import Trust

CORRECTION, ERASURE = "correction", "erasure"
# Nobody answers what they asked for themselves; of an erasure it is whoever it is about.
WAITING = """
  SELECT 'correction' AS kind, asked_by_id AS by_id, (asked_at AT TIME ZONE %(zone)s)::date AS asked_on,
         ((asked_at AT TIME ZONE %(zone)s)::date + make_interval(months => %(correction_months)s))::date AS answer_by
    FROM onboarding_correctionrequest WHERE trust_id = %(trust)s AND state = 'open'
   UNION ALL
  SELECT 'erasure', member_id, asked_on, (asked_on + make_interval(months => %(erasure_months)s))::date
    FROM onboarding_erasurerequest WHERE trust_id = %(trust)s AND answered_on IS NULL
"""


class Waiting(NamedTuple):
    """A request without an answer. `kind` is correction or erasure; `by_id` the member who asked, or whom it is about."""

    kind: str
    by_id: UUID | None
    asked_on: date
    answer_by: date


def asked_of_requests(trust: Trust) -> dict[str, Any]:
    """What `WAITING` wants to know of a trust."""
    law = read_personal_data()
    months = {"correction_months": law.correction.months, "erasure_months": law.answer.months}
    return {"trust": trust.pk, "zone": trust.time_zone} | months


def requests_waiting(trust: Trust) -> list[Waiting]:
    """Every request in the trust without an answer. The transaction has entered the trust. One query."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, asked_of_requests(trust))
        return list(map(Waiting._make, cursor.fetchall()))
