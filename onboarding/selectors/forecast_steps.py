"""What a forecast rests on: how long each must-have took here, and what everyone in scope still has to do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from onboarding.models import Membership
from onboarding.rules.forecast import Curve, curve_of
from onboarding.selectors.counted_steps import facts_asked, facts_for
from onboarding.selectors.past_days import Moment
from onboarding.selectors.plans import Reporting

# Finished: from the due day to the day it was done. Open in a programme that goes on: to today. Waived says nothing.
CASES = """
SELECT i.key, CASE WHEN p.state = 'done' THEN p.done_on - p.due_on ELSE %(today)s - p.due_on END AS days,
       p.state = 'done' AS finished, count(*)
  FROM onboarding_personstep p
  JOIN onboarding_item i ON i.trust_id = p.trust_id AND i.id = p.item_id
  JOIN onboarding_enrolment e ON e.trust_id = p.trust_id AND e.id = p.enrolment_id
 WHERE p.trust_id = %(trust)s AND p.applies = 'yes' AND p.due_on >= %(live_on)s AND i.key = ANY(%(items)s)
   AND ((p.state = 'done' AND p.done_on IS NOT NULL)
     OR (p.state IN ('to_do', 'submitted', 'returned') AND e.state = 'active'))
 GROUP BY 1, 2, 3"""
STILL = """
SELECT action, c.recruit_id, item_key, c.state, c.due_on, c.done_on, s.arrival, c.by_host, c.host
  FROM counted c JOIN in_scope s ON s.id = c.recruit_id
 WHERE must_have AND due_on <= %(on)s AND due_on >= %(live_on)s AND state <> 'waived'
 ORDER BY action, c.recruit_id, item_key, due_on"""


class Still(NamedTuple):
    """One must-have of one person that is due by the day of the forecast."""

    action: str
    recruit_id: UUID
    item_key: str
    state: str
    due_on: date
    done_on: date | None
    arrival: date | None
    by_host: bool  # a manager or a team does it
    host: str  # done by them, and on the day of arrival kept or lapsed; else no


def curves_of(viewer: Membership, asked: Reporting, today: date) -> dict[str, Curve]:
    """By must-have, how long it took in the viewer's trust since it went live. One query."""
    return curves_of_items(viewer, sorted({key for action in asked.actions for key in action.must_haves}), today)


def curves_of_items(viewer: Membership, items: list[str], today: date) -> dict[str, Curve]:
    """The same of any items, by their keys."""
    values: dict[str, Any] = {"trust": viewer.trust_id, "today": today, "live_on": viewer.trust.live_on, "items": items}
    found: defaultdict[str, list[tuple[int, bool, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(CASES, values)
        for key, days, finished, number in cursor.fetchall():
            found[key].append((days, finished, number))
    return {key: curve_of(found[key]) for key in items}


def still_to_do(viewer: Membership, asked: Reporting, moment: Moment, on: date) -> Iterable[Still]:
    """Every must-have due by a day of everyone in scope today, done ones too. One query."""
    values = facts_asked(viewer, asked.actions, moment, asked.numbers.months_after_start) | {"on": on}
    with connection.cursor() as cursor:
        cursor.execute(facts_for(viewer, moment) + STILL, values)
        return [Still(*row) for row in cursor.fetchall()]
