"""Counters on the recruit: a cache of the person's steps, written with them, provable at any time."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

# One statement for one person or for thousands. Waived steps leave the total; `next` is the earliest open due day.
# LATERAL, so that one person's count reads that person's steps by index, and not the whole trust's.
COUNTED = """
SELECT r.id, n.total, n.done, n.next
  FROM onboarding_recruit r
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE p.state <> 'waived') AS total,
              count(*) FILTER (WHERE p.state = 'done') AS done,
              min(p.due_on) FILTER (WHERE p.state IN ('to_do', 'returned')) AS next
         FROM onboarding_personstep p
        WHERE p.recruit_id = r.id AND p.applies = 'yes') n
 WHERE r.trust_id = %(trust)s AND (%(ids)s::uuid[] IS NULL OR r.id = ANY(%(ids)s))
"""
DIFFERENT = "(r.step_total, r.step_done, r.next_due_on) IS DISTINCT FROM (c.total::int, c.done::int, c.next)"


def recount(trust_id: UUID, recruit_ids: Collection[UUID] | None = None) -> int:
    """Write the counters of these recruits (of all, when none are named). Returns how many rows changed."""
    return _run(
        f"UPDATE onboarding_recruit r SET step_total = c.total, step_done = c.done, next_due_on = c.next "
        f"FROM ({COUNTED}) c WHERE r.id = c.id AND {DIFFERENT}",
        trust_id,
        recruit_ids,
    )


def wrong_counters(trust_id: UUID, recruit_ids: Collection[UUID] | None = None) -> int:
    """How many recruits' counters (of all, when none are named) differ from a fresh count: 0 unless something wrote
    steps behind our back."""
    return _run(
        f"SELECT r.id FROM onboarding_recruit r JOIN ({COUNTED}) c ON c.id = r.id WHERE {DIFFERENT}",
        trust_id,
        recruit_ids,
    )


def _run(sql: str, trust_id: UUID, recruit_ids: Collection[UUID] | None) -> int:
    ids = None if recruit_ids is None else list(recruit_ids)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"trust": trust_id, "ids": ids})
        return cursor.rowcount
