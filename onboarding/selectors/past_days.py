"""The two clocks of a report: the day that it speaks of, and the day until which it may know what was recorded.

Today's figures read the rows themselves. For any other day PAST puts in their place, under the same names, the rows as
their histories say they were; whatever counts steps is asked word for word the same, so that past and present share one
definition. Kept without a history and read as they are now: who looks after whom and works where, whom a shared step
serves and until when they needed it, and what a recruit said last of one day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.utils import CursorWrapper

from onboarding.clock import today_in
from onboarding.errors import Invalid
from onboarding.models import Membership

KNOWN = "trust_id = %(trust)s AND effective_on <= %(as_of)s AND recorded_at < %(known_before)s::timestamptz"
# Dates and enrolments keep whole rows, so the line written last speaks. Steps carry late lines on: the newest day does.
PAST = f"""
WITH onboarding_milestone AS (
  SELECT m.id, m.trust_id, m.recruit_id, m.kind, m.occurrence, c.planned_on, c.actual_on
    FROM onboarding_milestone m
    JOIN (SELECT DISTINCT ON (milestone_id) milestone_id, planned_on, actual_on FROM onboarding_milestonechange
           WHERE {KNOWN} ORDER BY milestone_id, recorded_at DESC, id DESC) c ON c.milestone_id = m.id
   WHERE m.trust_id = %(trust)s
), onboarding_enrolment AS (
  SELECT e.id, e.trust_id, e.recruit_id, e.begun_by, e.begun_number, e.of_trust, c.state, e.ended_on
    FROM onboarding_enrolment e
    JOIN (SELECT DISTINCT ON (enrolment_id) enrolment_id, state FROM onboarding_enrolmentchange
           WHERE {KNOWN} ORDER BY enrolment_id, recorded_at DESC, id DESC) c ON c.enrolment_id = e.id
   WHERE e.trust_id = %(trust)s
), onboarding_step AS (
  SELECT s.id, s.trust_id, s.enrolment_id, coalesce(w.item_id, s.item_id) AS item_id, c.state, c.applies, c.due_on, c.done_on,
         c.waived_until, c.waiting_for, c.evidence_expires_on, s.occurrence,
         CASE WHEN s.superseded_on <= %(as_of)s THEN s.superseded_on END AS superseded_on
    FROM onboarding_step s
    JOIN (SELECT DISTINCT ON (step_id) * FROM onboarding_stepchange
           WHERE {KNOWN} ORDER BY step_id, effective_on DESC, recorded_at DESC, id DESC) c ON c.step_id = s.id
    LEFT JOIN (SELECT DISTINCT ON (l.step_id) l.step_id, l.was_item_id AS item_id
                 FROM onboarding_rolloutstep l JOIN onboarding_rollout r ON r.id = l.roll_out_id
                WHERE r.trust_id = %(trust)s AND r.undone_on IS NULL AND l.was_item_id IS NOT NULL
                  AND (r.effective_on > %(as_of)s OR r.recorded_at >= %(known_before)s::timestamptz)
                ORDER BY l.step_id, r.recorded_at, l.id) w ON w.step_id = s.id
   WHERE s.trust_id = %(trust)s
), onboarding_personstep AS (
  SELECT s.trust_id, e.recruit_id, s.id AS step_id, s.item_id, s.enrolment_id, false AS shared,
         s.state, s.applies, s.due_on, s.done_on, e.state = 'paused' AS paused
    FROM onboarding_step s
    JOIN onboarding_enrolment e ON e.id = s.enrolment_id
   WHERE e.recruit_id IS NOT NULL AND s.superseded_on IS NULL AND e.state <> 'withdrawn' AND e.begun_by = ''
   UNION ALL
  SELECT g.trust_id, g.recruit_id, s.id, s.item_id, s.enrolment_id, true,
         CASE WHEN s.state = 'done' AND coalesce(g.served_on > %(as_of)s, true) THEN 'to_do' ELSE s.state END,
         s.applies, g.needed_on, CASE WHEN g.served_on <= %(as_of)s THEN g.served_on END, e.state = 'paused'
    FROM onboarding_serving g
    JOIN onboarding_step s ON s.id = g.step_id
    JOIN onboarding_enrolment e ON e.id = s.enrolment_id
   WHERE g.trust_id = %(trust)s AND e.recruit_id IS NULL AND s.superseded_on IS NULL AND e.state <> 'withdrawn'
), onboarding_recruit AS (
  SELECT r.* FROM onboarding_recruit r
   WHERE r.trust_id = %(trust)s AND (
         r.id IN (SELECT recruit_id FROM onboarding_milestone UNION SELECT recruit_id FROM onboarding_enrolment)
         OR (r.made_at::date <= %(as_of)s AND r.made_at < %(known_before)s::timestamptz))
), """


@dataclass(frozen=True)
class Moment:
    """The day that figures speak of, and the day until which they may know. `is_past`: not simply what is now.

    `known_before` is the end of that day where the trust is; None knows everything recorded so far."""

    as_of: date
    known_at: date
    is_past: bool = False
    known_before: datetime | None = None

    def over(self, question: str) -> str:
        """The question, which begins with WITH, asked of the rows as they were."""
        return question.replace("WITH ", PAST, 1) if self.is_past else question

    @contextmanager
    def cursor(self) -> Iterator[CursorWrapper]:
        """Where such a question is asked. Of rows put together from histories PostgreSQL knows no numbers, takes them for
        a few and goes through all of them once for each of the others; so it may not."""
        with connection.cursor() as cursor:
            if self.is_past:
                cursor.execute("SET LOCAL enable_nestloop = off")
            yield cursor
            if self.is_past:
                cursor.execute("SET LOCAL enable_nestloop = on")

    def asked(self) -> dict[str, Any]:
        """The parameters that a question about this moment has."""
        return {"as_of": self.as_of, "known_before": self.known_before or "infinity"}


def moment_of(viewer: Membership, as_of: date | None = None, known_at: date | None = None) -> Moment:
    """The moment that is asked for, today unless given. Raises Invalid: in the future, or before the trust went live."""
    today, live_on = today_in(viewer.trust), viewer.trust.live_on
    for field, day in (("as_of", as_of), ("known_at", known_at)):
        if day and day > today:
            raise Invalid.field(field, "in_the_future", "Ask for today or a day in the past.")
        if day and day < live_on:
            words = f"This trust began to use the service on {live_on:%-d %B %Y}. Ask for that day or a later one."
            raise Invalid.field(field, "before_live", words)
    as_of, known_at = as_of or today, known_at or today
    if known_at == today:
        return Moment(as_of, known_at, is_past=as_of != today)
    zone = ZoneInfo(viewer.trust.time_zone)
    end = datetime.combine(known_at + timedelta(days=1), datetime.min.time(), zone)
    return Moment(as_of, known_at, is_past=True, known_before=end)
