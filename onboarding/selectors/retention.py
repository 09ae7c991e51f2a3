"""What is kept about people beyond its time, and how far its erasure has come. For HR."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, ErasureHold, Evidence, Membership, Recruit, Trust
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.personal_rows import rows_of_kind

ERASED_WITHIN = timedelta(hours=1)
"""How long after its approval an erasure has gone at the latest, unless something is wrong."""

# One row for each person who left and each kind past its time, without who is held, what is under way and what is erased.
PAST = """
WITH gone AS (
  SELECT r.id, r.full_name, max(m.actual_on) AS left_on
    FROM onboarding_recruit r
    JOIN onboarding_milestone m ON m.trust_id = r.trust_id AND m.recruit_id = r.id AND m.kind = 'left'
   WHERE r.trust_id = %(trust)s AND r.status = 'left' AND m.actual_on IS NOT NULL
     AND (%(people)s::uuid[] IS NULL OR r.id = ANY(%(people)s::uuid[]))
   GROUP BY r.id, r.full_name
), due AS (
  SELECT g.*, k.kind, k.place, (g.left_on + make_interval(years => k.years))::date AS due_on
    FROM gone g CROSS JOIN unnest(%(kinds)s::text[], %(years)s::int[]) WITH ORDINALITY AS k(kind, years, place)
)
SELECT d.id, d.full_name, d.left_on, d.kind, d.due_on, count(*) OVER ()
  FROM due d
 WHERE d.due_on < %(today)s
   AND NOT EXISTS (SELECT FROM onboarding_erasurehold h
                    WHERE h.trust_id = %(trust)s AND h.recruit_id = d.id AND h.lifted_at IS NULL)
   AND NOT EXISTS (SELECT FROM onboarding_erasure e
                    WHERE e.trust_id = %(trust)s AND e.recruit_id = d.id AND e.kind = d.kind
                      AND (e.state = ANY(%(under_way)s::text[]) OR e.state = 'erased' AND e.due_on >= d.due_on))
 ORDER BY d.due_on, d.full_name, d.id, d.place LIMIT %(limit)s
"""


@dataclass(frozen=True)
class PastItsTime:
    """One kind of data about one person who left, and the last day for which it was to be kept."""

    recruit_id: UUID
    name: str
    left_on: date
    kind: str
    due_on: date


def past_their_time(
    viewer: Membership, *, people: Collection[UUID] | None = None, limit: int | None = None
) -> tuple[list[PastItsTime], int]:
    """What is past its time, longest first, and how many such lines there are. One query. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    under_way = [ErasureState.PROPOSED, ErasureState.APPROVED]
    rows = _past(viewer.trust, people=None if people is None else list(people), under_way=under_way, limit=limit)
    return [PastItsTime(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def still_past(trust: Trust, people: Collection[UUID], *, under_way: Collection[str]) -> dict[tuple[UUID, str], date]:
    """Until when what is past its time was to be kept, by person and kind, whatever is decided on it but what is in these
    states. One query."""
    rows = _past(trust, people=list(people), under_way=list(under_way), limit=None)
    return {(one.recruit_id, one.kind): one.due_on for one in (PastItsTime(*row[:-1]) for row in rows)}


def has_more(past: Iterable[tuple[UUID, str]], chosen: Collection[tuple[UUID, str]]) -> set[UUID]:
    """Of whom something is past its time that is not chosen: what names them does not go before it."""
    last = read_personal_data().last_kinds
    return {person for person, kind in past if kind not in last and (person, kind) not in chosen}


def _past(trust: Trust, **asked: Any) -> list[tuple[Any, ...]]:
    data = read_personal_data()
    kinds = sorted(data.kinds, key=lambda one: one.last)
    asked |= {"trust": trust.pk, "today": today_in(trust)}
    asked |= {"kinds": [one.key for one in kinds], "years": [data.years_of(one) for one in kinds]}
    with connection.cursor() as cursor:
        cursor.execute(PAST, asked)
        return cursor.fetchall()


def what_goes(viewer: Membership, waiting: Collection[Erasure]) -> dict[str, tuple[int, int]]:
    """By kind, how many rows go or lose their words, and how many files go. One query for each table, however many people."""
    found: dict[str, tuple[int, int]] = {}
    for kind in {one.kind for one in waiting}:
        people = [one.recruit_id for one in waiting if one.kind == kind]
        tables = [(table, rows) for table, rows in rows_of_kind(viewer.trust_id, kind, people) if table.erase]
        files = sum(rows.exclude(file="").count() for _, rows in tables if rows.model is Evidence)
        found[kind] = (sum(rows.count() for _, rows in tables), files)
    return found


def waiting_erasures(viewer: Membership) -> QuerySet[Erasure]:
    """What waits for a second person or for the worker, oldest first; `is_held` where a hold came since. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = Erasure.objects.filter(trust=viewer.trust_id, state__in=[ErasureState.PROPOSED, ErasureState.APPROVED])
    held = Exists(open_holds_of(viewer.trust_id).filter(recruit=OuterRef("recruit")))
    return rows.select_related("recruit", "proposed_by").annotate(is_held=held).order_by("proposed_at", "id")


def approved_and_free(trust_id: UUID) -> QuerySet[Erasure]:
    """What is approved about people who are not held, what names them last."""
    rows = Erasure.objects.filter(trust=trust_id, state=ErasureState.APPROVED)
    goes_last = ExpressionWrapper(Q(kind__in=read_personal_data().last_kinds), BooleanField())
    return rows.exclude(recruit__in=open_holds_of(trust_id).values("recruit")).order_by(goes_last, "kind", "id")


def finished_erasures(viewer: Membership) -> QuerySet[Erasure]:
    """What was erased, newest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = Erasure.objects.filter(trust=viewer.trust_id, state=ErasureState.ERASED)
    return rows.select_related("recruit", "proposed_by", "decided_by").order_by("-erased_at", "-id")


def open_holds(viewer: Membership) -> QuerySet[ErasureHold]:
    """Whose data is held, by name. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = open_holds_of(viewer.trust_id).select_related("recruit", "placed_by")
    return rows.order_by("recruit__full_name", "id")


def open_holds_of(trust_id: UUID) -> QuerySet[ErasureHold]:
    """Every hold of a trust that lasts."""
    return ErasureHold.objects.filter(trust=trust_id, lifted_at__isnull=True)


def hold_on(viewer: Membership, recruit: Recruit) -> ErasureHold | None:
    """The hold on one person, where there is one. Raises NotAllowed."""
    return open_holds(viewer).filter(recruit=recruit).first()


def lock_erasures(viewer: Membership, chosen: Collection[UUID]) -> list[Erasure]:
    """These, locked until the transaction ends, in one order for everybody. Raises NotFound where one is missing or foreign."""
    rows = Erasure.objects.filter(trust=viewer.trust_id, pk__in=chosen).select_related("recruit", "proposed_by")
    found = list(rows.select_for_update(of=("self",)).order_by("id"))
    if len(found) < len(set(chosen)):
        raise NotFound()
    return found
