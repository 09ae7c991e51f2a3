"""The members of a trust, for those who look after who is what: rows, one member, and whom each of them looks after."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.models import Membership, MembershipChange, Message, Recruit
from onboarding.models.choices import MessageState, RecruitStatus, Role
from onboarding.models.recruits import ROLE_OF_TIE

Row = dict[str, Any]


@dataclass(frozen=True)
class LookedAfter:
    """The recruits whom a member looks after in one role. `needs_new`: the member can no longer do it."""

    tie: str
    role: Role
    recruits: tuple[tuple[UUID, str], ...]
    needs_new: bool


def members(viewer: Membership) -> QuerySet[Membership]:
    """All members of the viewer's trust, by name. Raises NotAllowed."""
    require(viewer, Action.LIST_MEMBERS)
    return Membership.objects.filter(trust=viewer.trust_id).order_by("full_name", "id")


def filter_members(
    rows: QuerySet[Membership], *, role: str = "", active: bool | None = None, search: str = "", staff: bool = False
) -> QuerySet[Membership]:
    """Those with a role, who may come in or not, and whose name, title or address has these words. `staff` leaves out
    who is a recruit and nothing else."""
    if role:
        rows = rows.filter(roles__contains=[role])
    if active is not None:
        rows = rows.filter(is_active=active)
    if search:
        rows = rows.filter(
            Q(full_name__icontains=search) | Q(job_title__icontains=search) | Q(user__email__icontains=search)
        )
    return rows.exclude(roles=[Role.RECRUIT]) if staff else rows


def may_be_recruit(member: Membership) -> bool:
    """Whether a recruit stands behind the member: without one, that role leads to an empty page."""
    return Role.RECRUIT in member.roles or Recruit.objects.filter(membership=member).exists()


def staff_of(viewer: Membership) -> QuerySet[Membership]:
    """Members who are no recruits, whatever their roles. Raises NotAllowed."""
    return members(viewer).filter(~Exists(Recruit.objects.filter(membership=OuterRef("pk"))))


def find_staff(viewer: Membership, member_id: UUID) -> Membership:
    """One of them with their user. Raises NotAllowed, and NotFound whether it is missing, foreign or a recruit."""
    return _one(staff_of(viewer).select_related("user"), member_id)


def find_member(viewer: Membership, member_id: UUID) -> Membership:
    """One member with their user. Raises NotAllowed, and NotFound whether it is missing or foreign."""
    return _one(members(viewer).select_related("user"), member_id)


def invited_on(member: Membership) -> date | None:
    """The day of the newest invitation that was written to a member and not withdrawn. One query."""
    rows = Message.objects.filter(trust=member.trust_id, recipient=member, kind__in=("invitation", "reset"))
    newest = rows.exclude(state=MessageState.CANCELLED).order_by("-local_day", "-sequence").first()
    return newest.local_day if newest else None


def lock_member(viewer: Membership, member_id: UUID) -> tuple[list[Membership], Membership]:
    """The active HR officers and one member, locked until the transaction ends: two officers who change each other at
    once go one after the other."""
    officers = Membership.objects.filter(
        trust=viewer.trust_id, roles__contains=[Role.HR], is_active=True, user__is_active=True
    )
    locked = list(officers.order_by("id").select_for_update(of=("self",), no_key=True))
    member = _one(members(viewer).select_related("user").select_for_update(of=("self",), no_key=True), member_id)
    return locked, member


def member_rows(found: QuerySet[Membership]) -> list[Row]:
    """Rows of these members, in their order, in two queries, with how many recruits each looks after in which role."""
    fields = ("id", "full_name", "job_title", "telephone", "roles", "is_active", "effective_on", "revision")
    named = {"email": F("user__email"), "zone": F("trust__time_zone")}
    rows = [dict(row) for row in found.values(*fields, "accepted_at", **named)]
    counts = _counts([row["id"] for row in rows])
    for row in rows:
        accepted_at, zone = row.pop("accepted_at"), ZoneInfo(row.pop("zone"))
        row["accepted_on"] = accepted_at and accepted_at.astimezone(zone).date()
        row["recruits"] = {tie: counts[row["id"]].get(tie, 0) for tie in ROLE_OF_TIE}
    return rows


def member_detail(viewer: Membership, member: Membership) -> Row:
    """One visible member: the row, and whom they look after in which role."""
    (row,) = member_rows(members(viewer).filter(pk=member.pk))
    row["looks_after"] = [
        {
            "tie": one.tie,
            "needs_new": one.needs_new,
            "recruits": [{"id": key, "name": name} for key, name in one.recruits],
        }
        for one in people_of(member)
    ]
    return row


def people_of(member: Membership) -> tuple[LookedAfter, ...]:
    """The recruits who have not left and name this member, by role; one query."""
    tied = Q(pk__in=[])
    for tie in ROLE_OF_TIE:
        tied |= Q(**{tie: member})
    rows = list(_current().filter(tied).order_by("full_name", "id").values("id", "full_name", *ROLE_OF_TIE))
    found = []
    for tie, role in ROLE_OF_TIE.items():
        people = tuple((row["id"], row["full_name"]) for row in rows if row[tie] == member.id)
        if people:
            found.append(LookedAfter(tie, role, people, not (member.is_active and member.has_role(role))))
    return tuple(found)


def member_history(member: Membership) -> QuerySet[MembershipChange]:
    """Which roles they held from when on, newest first."""
    return member.changes.select_related("actor").order_by("-effective_on", "-recorded_at", "-id")


def _current() -> QuerySet[Recruit]:
    return Recruit.objects.exclude(status=RecruitStatus.LEFT)


def _counts(member_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    """By member and tie, in one query."""
    parts = [
        _current()
        .filter(**{f"{tie}__in": member_ids})
        .order_by()
        .values_list(F(tie), Value(tie, output_field=CharField()))
        .annotate(people=Count("id"))
        for tie in ROLE_OF_TIE
    ]
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for member, tie, people in parts[0].union(*parts[1:], all=True):
        counts[member][tie] = people
    return counts


def _one(rows: QuerySet[Membership], member_id: UUID) -> Membership:
    found = rows.filter(pk=member_id).first()
    if found is None:
        raise NotFound()
    return found
