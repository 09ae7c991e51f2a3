"""The floors: the data of each page in as few statements as a person would write by hand, and nothing round it.

They are run by psycopg as the app role, under row-level security, in a transaction of their own. No session, no
permission, no template: what a page takes beyond its floor is what everything else costs."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measuring import Sql
from onboarding.models import Trust
from onboarding.services.counters import COUNTED
from onboarding.services.reminder_sql import PLAN
from onboarding.services.reminders import asked_on

CASELOAD = """
WITH page AS (SELECT * FROM onboarding_recruit ORDER BY full_name, id LIMIT %(size)s)
SELECT p.id, p.full_name, p.known_as, p.profession, p.status, p.step_done, p.step_total, p.next_due_on,
       s.name, w.name, c.name, lm.full_name, pl.full_name, b.full_name, co.full_name, o.overdue, o.legal, a.arrival_on
  FROM page p
  LEFT JOIN onboarding_site s ON s.id = p.site_id
  LEFT JOIN onboarding_ward w ON w.id = p.ward_id
  LEFT JOIN onboarding_cohort c ON c.id = p.cohort_id
  LEFT JOIN onboarding_membership lm ON lm.id = p.line_manager_id
  LEFT JOIN onboarding_membership pl ON pl.id = p.pastoral_lead_id
  LEFT JOIN onboarding_membership b ON b.id = p.buddy_id
  LEFT JOIN onboarding_membership co ON co.id = p.case_officer_id
 CROSS JOIN LATERAL (
       SELECT count(*) AS overdue, count(*) FILTER (WHERE i."limit" = 'hard' AND i.basis = 'law') AS legal
         FROM onboarding_personstep t JOIN onboarding_item i ON i.id = t.item_id
        WHERE t.recruit_id = p.id AND t.applies = 'yes' AND t.state IN ('to_do', 'returned')
          AND t.due_on < %(today)s) o
  LEFT JOIN LATERAL (
       SELECT coalesce(m.actual_on, m.planned_on) AS arrival_on FROM onboarding_milestone m
        WHERE m.recruit_id = p.id AND m.kind = 'arrival' ORDER BY m.occurrence DESC LIMIT 1) a ON true
 ORDER BY p.full_name, p.id
"""
HOW_MANY = "SELECT count(*) FROM onboarding_recruit"
STEPS_OF_ONE = """
SELECT p.step_id, p.state, p.applies, p.due_on, p.done_on, t.applies_reason, t.waiting_on, t.waiting_since,
       t.due_words, t.provisional, t.waiting_for, i.path, i.title, i.guidance, i.owner_role, i."limit", i.basis,
       i.prerequisites, i.evidence, g.title, r.title
  FROM onboarding_personstep p
  JOIN onboarding_step t ON t.id = p.step_id
  JOIN onboarding_item i ON i.id = p.item_id
  JOIN onboarding_stage g ON g.id = i.stage_id
  JOIN onboarding_programmeversion v ON v.id = i.version_id
  JOIN onboarding_programme r ON r.id = v.programme_id
 WHERE p.recruit_id = %(recruit)s AND t.superseded_on IS NULL
"""
PEOPLE_OF_ONE = """
SELECT r.*, s.name, w.name, c.name, m.id, m.full_name, m.job_title, m.telephone
  FROM onboarding_recruit r
  LEFT JOIN onboarding_site s ON s.id = r.site_id
  LEFT JOIN onboarding_ward w ON w.id = r.ward_id
  LEFT JOIN onboarding_cohort c ON c.id = r.cohort_id
  LEFT JOIN onboarding_membership m ON m.id IN (r.line_manager_id, r.pastoral_lead_id, r.buddy_id, r.case_officer_id)
 WHERE r.id = %(recruit)s
"""
DATES_OF_ONE = "SELECT * FROM onboarding_milestone WHERE recruit_id = %(recruit)s"
STORY_OF_ONE = """
SELECT e.action, e.effective_on, e.recorded_at, m.full_name, d.data
  FROM onboarding_event e
  LEFT JOIN onboarding_membership m ON m.id = e.actor_id
  LEFT JOIN onboarding_eventdetail d ON d.event_id = e.id
 WHERE e.recruit_id = %(recruit)s ORDER BY e.recorded_at DESC LIMIT 30
"""
LOCK_STEP = "SELECT * FROM onboarding_step WHERE id = %(step)s FOR NO KEY UPDATE"
SAVE_STEP = """
UPDATE onboarding_step SET state = 'done', done_on = %(today)s, submitted_at = now(), revision = revision + 1
 WHERE id = %(step)s
"""
KEEP_HISTORY = """
INSERT INTO onboarding_stepchange (id, trust_id, step_id, verb, state, applies, due_on, done_on, effective_on, reason)
SELECT gen_random_uuid(), trust_id, id, 'submit', state, applies, due_on, done_on, %(today)s, ''
  FROM onboarding_step WHERE id = %(step)s
"""
KEEP_EVENT = """
WITH line AS (
  INSERT INTO onboarding_event
         (id, trust_id, action, recruit_id, object_kind, object_id, effective_on, detail_digest)
  SELECT gen_random_uuid(), trust_id, 'step_submit', %(recruit)s, 'step', id, %(today)s, repeat('0', 64)
    FROM onboarding_step WHERE id = %(step)s
  RETURNING id, trust_id)
INSERT INTO onboarding_eventdetail (id, trust_id, event_id, salt, data)
SELECT gen_random_uuid(), trust_id, id, repeat('0', 32), '{"item": "a/b", "title": "c"}' FROM line
"""
COUNT_AGAIN = f"""
UPDATE onboarding_recruit r SET step_total = c.total, step_done = c.done, next_due_on = c.next
  FROM ({COUNTED}) c WHERE r.id = c.id
"""


def caseload(today: date, size: int = 50) -> list[Sql]:
    """How many there are; a page of recruits by name, with places, people, overdue steps and arrival."""
    return [(HOW_MANY, {}), (CASELOAD, {"today": today, "size": size})]


def checklist(recruit: UUID) -> list[Sql]:
    """One recruit's steps with their items; the people and the dates on the same page."""
    values = {"recruit": recruit}
    return [(STEPS_OF_ONE, values), (PEOPLE_OF_ONE, values), (DATES_OF_ONE, values)]


def person(recruit: UUID) -> list[Sql]:
    """What the checklist has, and the newest thirty events with their words."""
    return [*checklist(recruit), (STORY_OF_ONE, {"recruit": recruit})]


def complete_step(trust: UUID, recruit: UUID, step: UUID, today: date) -> list[Sql]:
    """Lock, save, history, event with its words, counters; taken back afterwards, so without writing the log out."""
    values = {"trust": trust, "ids": [recruit], "recruit": recruit, "step": step, "today": today}
    writes = (LOCK_STEP, SAVE_STEP, KEEP_HISTORY, KEEP_EVENT, COUNT_AGAIN)
    return [(sql, values) for sql in writes]


def sweep(trust: Trust, today: date) -> list[Sql]:
    """The one statement that compares what is owed with what is recorded; taken back afterwards."""
    return [(PLAN, asked_on(trust, today))]


def same_statements(do: Callable[[], object]) -> list[Sql]:
    """The very statements that a selector asks, to be asked again by themselves: what it costs beyond its SQL."""
    with CaptureQueriesContext(connection) as captured:
        do()
    asked = [one["sql"] for one in captured if one["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
    return [(sql.replace("%", "%%"), {}) for sql in asked if "set_config" not in sql]
