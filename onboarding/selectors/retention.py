"""What is kept about people beyond its time, and how far its erasure has come. For HR."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, ErasureHold, Evidence, Membership, Recruit, Trust
from onboarding.models.choices import RecruitStatus, Role
from onboarding.models.erasures import Person
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.members import people_of, staff_of
from onboarding.selectors.personal_rows import rows_of_kind
from onboarding.selectors.visible import lock_recruit

ERASED_WITHIN = timedelta(hours=1)
"""How long after its approval an erasure has gone at the latest, unless something is wrong."""

# One row for each person who left and each kind past its time, without who is held, what is under way and what is erased.
# A member of staff left on the day on which they were last switched off; not while a recruit who is here still names them.
# So did a recruit who became a colleague (`at_work`): nothing of theirs goes while they work here as that.
PAST = """
WITH tied AS (
  SELECT unnest(ARRAY[line_manager_id, pastoral_lead_id, buddy_id, case_officer_id]) AS id
    FROM onboarding_recruit WHERE trust_id = %(trust)s AND status <> 'left'
), gone AS (
  SELECT r.id, r.full_name, greatest(max(m.actual_on), max(off.effective_on)) AS left_on, false AS is_staff
    FROM onboarding_recruit r
    JOIN onboarding_milestone m ON m.trust_id = r.trust_id AND m.recruit_id = r.id AND m.kind = 'left'
    LEFT JOIN onboarding_membership at_work ON at_work.id = r.membership_id AND at_work.roles <> '{recruit}'
    LEFT JOIN onboarding_membershipchange off
      ON off.trust_id = r.trust_id AND off.membership_id = at_work.id AND NOT off.is_active
   WHERE r.trust_id = %(trust)s AND r.status = 'left' AND m.actual_on IS NOT NULL AND at_work.is_active IS NOT TRUE
     AND (%(people)s::uuid[] IS NULL OR r.id = ANY(%(people)s::uuid[]))
     AND NOT EXISTS (SELECT FROM tied t WHERE t.id = r.membership_id)
   GROUP BY r.id, r.full_name
  UNION ALL
  SELECT m.id, m.full_name, min(off.effective_on), true
    FROM onboarding_membership m
    JOIN onboarding_membershipchange off
      ON off.trust_id = m.trust_id AND off.membership_id = m.id AND NOT off.is_active
   WHERE m.trust_id = %(trust)s AND NOT m.is_active
     AND (%(people)s::uuid[] IS NULL OR m.id = ANY(%(people)s::uuid[]))
     AND NOT EXISTS (SELECT FROM onboarding_membershipchange c
                      WHERE c.trust_id = m.trust_id AND c.membership_id = m.id AND c.is_active AND c.id > off.id)
     AND NOT EXISTS (SELECT FROM onboarding_recruit r WHERE r.trust_id = m.trust_id AND r.membership_id = m.id)
     AND NOT EXISTS (SELECT FROM tied t WHERE t.id = m.id)
   GROUP BY m.id, m.full_name
), due AS (
  SELECT g.*, k.kind, k.place, (g.left_on + make_interval(years => k.years))::date AS due_on
    FROM gone g
    JOIN unnest(%(kinds)s::text[], %(years)s::int[], %(staff)s::bool[]) WITH ORDINALITY AS k(kind, years, of_staff, place)
      ON k.of_staff = g.is_staff
)
SELECT d.id, d.full_name, d.left_on, d.kind, d.due_on, d.is_staff, count(*) OVER ()
  FROM due d
 WHERE d.due_on < %(today)s
   AND NOT EXISTS (SELECT FROM onboarding_erasurehold h
                    WHERE h.trust_id = %(trust)s AND coalesce(h.recruit_id, h.member_id) = d.id AND h.lifted_at IS NULL)
   AND NOT EXISTS (SELECT FROM onboarding_erasure e
                    WHERE e.trust_id = %(trust)s AND coalesce(e.recruit_id, e.member_id) = d.id AND e.kind = d.kind
                      AND (e.state = ANY(%(under_way)s::text[]) OR e.state = 'erased' AND e.due_on >= d.due_on))
 ORDER BY d.due_on, d.full_name, d.id, d.place LIMIT %(limit)s
"""


@dataclass(frozen=True)
class PastItsTime:
    """One kind of data about one person who left, and the last day for which it was to be kept. `is_staff`: they are no
    recruit, and left when they were switched off."""

    person_id: UUID
    name: str
    left_on: date
    kind: str
    due_on: date
    is_staff: bool

    def about(self) -> dict[str, UUID]:
        """Whom an erasure of it names."""
        return {"member_id" if self.is_staff else "recruit_id": self.person_id}


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
    return {(one.person_id, one.kind): one.due_on for one in (PastItsTime(*row[:-1]) for row in rows)}


def has_more(past: Iterable[tuple[UUID, str]], chosen: Collection[tuple[UUID, str]]) -> set[UUID]:
    """Of whom something is past its time that is not chosen: what names them does not go before it."""
    last = read_personal_data().last_kinds
    return {person for person, kind in past if kind not in last and (person, kind) not in chosen}


def _past(trust: Trust, **asked: Any) -> list[tuple[Any, ...]]:
    data = read_personal_data()
    found = [(one, staff) for staff in (False, True) for one in data.kinds_about(staff=staff)]
    kinds = sorted(found, key=lambda one: one[0].last)
    asked |= {"trust": trust.pk, "today": today_in(trust), "staff": [staff for _, staff in kinds]}
    asked |= {"kinds": [one.key for one, _ in kinds], "years": [data.years_of(one) for one, _ in kinds]}
    with connection.cursor() as cursor:
        cursor.execute(PAST, asked)
        return cursor.fetchall()


def what_goes(viewer: Membership, waiting: Collection[Erasure]) -> dict[str, tuple[int, int]]:
    """By kind, how many rows go or lose their words, and how many files go. One query for each table, however many people."""
    found: dict[str, tuple[int, int]] = {}
    for kind in {one.kind for one in waiting}:
        people = [one.person_id for one in waiting if one.kind == kind]
        tables = [(table, rows) for table, rows in rows_of_kind(viewer.trust_id, kind, people) if table.erase]
        files = sum(rows.exclude(file="").count() for _, rows in tables if rows.model is Evidence)
        found[kind] = (sum(rows.count() for _, rows in tables), files)
    return found


def waiting_erasures(viewer: Membership) -> QuerySet[Erasure]:
    """What waits for a second person or for the worker, oldest first, but of the viewer themselves; `is_held` where a hold came
    since. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = Erasure.objects.filter(
        not_about(viewer), trust=viewer.trust_id, state__in=[ErasureState.PROPOSED, ErasureState.APPROVED]
    )
    return (
        rows.select_related("recruit", "member", "proposed_by")
        .annotate(is_held=_held(viewer.trust_id))
        .order_by("proposed_at", "id")
    )


def approved_and_free(trust_id: UUID) -> QuerySet[Erasure]:
    """What is approved about people who are not held, what names them last."""
    rows = Erasure.objects.filter(trust=trust_id, state=ErasureState.APPROVED)
    goes_last = ExpressionWrapper(Q(kind__in=read_personal_data().last_kinds), BooleanField())
    return rows.filter(~_held(trust_id)).order_by(goes_last, "kind", "id")


def finished_erasures(viewer: Membership) -> QuerySet[Erasure]:
    """What was erased, newest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = Erasure.objects.filter(trust=viewer.trust_id, state=ErasureState.ERASED)
    return rows.select_related("proposed_by", "decided_by").order_by("-erased_at", "-id")


def open_holds(viewer: Membership) -> QuerySet[ErasureHold]:
    """Whose data is held, by name; not whether the viewer's own is. Raises NotAllowed."""
    require(viewer, Action.KEEP_RETENTION)
    rows = open_holds_of(viewer.trust_id).filter(not_about(viewer)).select_related("recruit", "member", "placed_by")
    return rows.order_by(Coalesce("recruit__full_name", "member__full_name"), "id")


def open_holds_of(trust_id: UUID) -> QuerySet[ErasureHold]:
    """Every hold of a trust that lasts."""
    return ErasureHold.objects.filter(trust=trust_id, lifted_at__isnull=True)


def _held(trust_id: UUID) -> Exists:
    same = Q(recruit=OuterRef("recruit")) | Q(member=OuterRef("member"))
    return Exists(open_holds_of(trust_id).filter(same))


def hold_on(viewer: Membership, person: Person) -> ErasureHold | None:
    """The hold on one person, where there is one. Raises NotAllowed."""
    return open_holds(viewer).filter(about([person.pk])).first()


def about(people: Collection[UUID]) -> Q:
    """What is about one of these people, recruits or members of staff."""
    return Q(recruit__in=people) | Q(member__in=people)


def not_about(viewer: Membership) -> Q:
    """What is about somebody else: colleagues decide what becomes of what is kept about oneself."""
    return ~Q(member=viewer.pk) & ~Q(recruit__membership=viewer.pk)


def has_left(person: Person) -> bool:
    """Whether they work here no more: a recruit who left, and is no colleague now; of staff, who was switched off and looks
    after nobody any more."""
    if isinstance(person, Recruit):
        if person.status != RecruitStatus.LEFT:
            return False
        member = person.membership
        return member is None or set(member.roles) == {Role.RECRUIT} or has_left(member)
    return not person.is_active and not people_of(person)


def early_kinds_of(person: Person) -> list[str]:
    """What goes before its time where this person asks."""
    return read_personal_data().early_kinds(has_left=has_left(person), staff=isinstance(person, Membership))


def lock_person(viewer: Membership, person_id: UUID, action: Action = Action.KEEP_RETENTION) -> Person:
    """A recruit, or a member of staff who is none, of whom the viewer may do this, locked until the transaction ends. Raises
    NotAllowed, NotFound."""
    require(viewer, action)
    staff = staff_of(viewer).filter(pk=person_id).select_for_update(of=("self",), no_key=True).first()
    person = staff or lock_recruit(viewer, person_id, erased_too=True)
    require(viewer, action, person)
    return person


def lock_erasures(viewer: Membership, chosen: Collection[UUID]) -> list[Erasure]:
    """These, locked until the transaction ends, in one order for everybody. Raises NotFound where one is missing or foreign."""
    rows = Erasure.objects.filter(trust=viewer.trust_id, pk__in=chosen).select_related(
        "recruit__membership", "member", "proposed_by"
    )
    found = list(rows.select_for_update(of=("self",)).order_by("id"))
    if len(found) < len(set(chosen)):
        raise NotFound()
    return found
