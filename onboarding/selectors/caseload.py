"""Recruits as a viewer may know them: of each person only what the viewer's roles for that person need."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from onboarding.models import Membership, Milestone, Recruit
from onboarding.models.choices import MilestoneKind as Kind
from onboarding.models.choices import Role
from onboarding.models.recruits import ROLE_OF_TIE
from onboarding.selectors.recruits import (
    PEOPLE,
    PLACES,
    PLAIN,
    Row,
    facts_row,
    milestone_rows,
    milestones_of,
    recruit_rows,
)
from onboarding.selectors.visible import visible_recruits

COUNTS = ("done", "total", "overdue", "legal_overdue")
DETAILS = ("contact_email", "telephone", "existing_staff")
WORK = frozenset((*PLAIN, *PLACES, *PEOPLE, *COUNTS, *DETAILS, "arrival_on"))
TEACHING = frozenset({"id", "full_name", "known_as", "profession", "ward", "cohort", "status"})
# Which fields of a person each role needs; someone with several roles for a person knows all that any of them needs.
FIELDS: Mapping[Role, frozenset[str]] = {
    Role.HR: WORK | {"facts"},
    Role.RECRUIT: WORK | {"facts"},
    Role.PASTORAL_LEAD: WORK | {"facts"},
    Role.LINE_MANAGER: WORK,
    Role.EDUCATION: TEACHING,
    Role.OCCUPATIONAL_HEALTH: TEACHING,
    Role.BUDDY: frozenset({"id", "full_name", "known_as", "ward", "arrival_on"}),
}
# Study leave is planned by the days of sittings; how a test went is for those whom `access` names.
AT_WORK = frozenset(
    {
        *(Kind.ARRIVAL, Kind.START_DATE, Kind.THEORY_SITTING, Kind.OSCE_SITTING),
        *(Kind.REGISTRATION_APPLIED, Kind.REGISTRATION, Kind.ROLE_CHANGED, Kind.LEFT),
    }
)
RESULTS = frozenset({Kind.THEORY_RESULT, Kind.OSCE_RESULT})
MILESTONES: Mapping[Role, frozenset[str]] = {
    Role.HR: frozenset(Kind.values),
    Role.RECRUIT: frozenset(Kind.values),
    Role.PASTORAL_LEAD: frozenset(Kind.values),
    Role.LINE_MANAGER: AT_WORK | {Kind.OFFER_ACCEPTED},
    Role.EDUCATION: AT_WORK | RESULTS,
    Role.OCCUPATIONAL_HEALTH: frozenset({Kind.ARRIVAL, Kind.START_DATE}),
    Role.BUDDY: frozenset({Kind.ARRIVAL}),
}


def caseload(viewer: Membership, recruits: QuerySet[Recruit], today: date) -> list[Row]:
    """Rows of the contract for these visible recruits, in their order, with the fields the viewer may know of each:
    three queries, and one more for a viewer who is a recruit."""
    rows = recruit_rows(recruits, today)
    arrivals = _arrivals([row["id"] for row in rows])
    own = _own_id(viewer)
    for row in rows:
        row["arrival_on"] = arrivals.get(row["id"])
    return [_only(row, _known(FIELDS, _roles_for(viewer, row, own))) for row in rows]


def recruit_detail(viewer: Membership, recruit: Recruit, today: date) -> Row:
    """One visible recruit: the row, and how to reach them and what else is known, where the viewer may know it."""
    row = recruit_rows(visible_recruits(viewer).filter(pk=recruit.pk), today)[0]
    row |= {name: getattr(recruit, name) for name in (*DETAILS, "facts")}
    row["arrival_on"] = _arrivals([recruit.pk]).get(recruit.pk)
    return _only(row, _known(FIELDS, _roles_for(viewer, row, _own_if(viewer, recruit))))


def recruit_facts(viewer: Membership, recruit: Recruit) -> Row:
    """What the viewer may know of one visible recruit, without counts; `recruit` comes from `find_recruit`. No query."""
    row = facts_row(recruit) | {name: getattr(recruit, name) for name in (*DETAILS, "facts")}
    own = recruit.pk if recruit.membership_id == viewer.pk else None
    return _only(row, _known(FIELDS, _roles_for(viewer, row, own)))


def milestones_seen(viewer: Membership, recruit: Recruit) -> list[Row]:
    """The dated facts of a visible recruit that the viewer's roles for this person need."""
    return milestone_rows(visible_milestones(viewer, recruit))


def visible_milestones(viewer: Membership, recruit: Recruit) -> QuerySet[Milestone]:
    """The same, for lists that are narrowed and put in another order."""
    return milestones_of(recruit).filter(kind__in=kinds_known(viewer, recruit))


def kinds_known(viewer: Membership, recruit: Recruit) -> frozenset[str]:
    """The kinds of dates that the viewer's roles for this person need."""
    tied: Row = {tie: {"id": getattr(recruit, f"{tie}_id")} for tie in PEOPLE} | {"id": recruit.pk}
    return _known(MILESTONES, _roles_for(viewer, tied, _own_if(viewer, recruit)))


def _roles_for(viewer: Membership, row: Row, own: Any) -> set[Role]:
    """Which of the viewer's roles they play for the person in this row."""
    held = {role for role in (Role.HR, Role.EDUCATION, Role.OCCUPATIONAL_HEALTH) if viewer.has_role(role)}
    for tie, role in ROLE_OF_TIE.items():
        if viewer.has_role(role) and row[tie] and row[tie]["id"] == viewer.pk:
            held.add(role)
    if viewer.has_role(Role.RECRUIT) and row["id"] == own:
        held.add(Role.RECRUIT)
    return held


def _known(table: Mapping[Role, frozenset[str]], roles: set[Role]) -> frozenset[str]:
    return frozenset().union(*(table[role] for role in roles))


def _only(row: Row, names: frozenset[str]) -> Row:
    return {name: value for name, value in row.items() if name in names}


def _own_if(viewer: Membership, recruit: Recruit) -> Any:
    """The recruit's id where the viewer is this very recruit."""
    return recruit.pk if recruit.membership_id == viewer.pk else None


def _own_id(viewer: Membership) -> Any:
    if not viewer.has_role(Role.RECRUIT):
        return None
    return Recruit.objects.filter(membership=viewer).values_list("pk", flat=True).first()


def _arrivals(recruit_ids: list[Any]) -> dict[Any, date]:
    """By recruit: the day of arrival, actual, else planned."""
    days = Milestone.objects.filter(recruit__in=recruit_ids, kind=Kind.ARRIVAL).order_by("occurrence")
    return dict(days.values_list("recruit_id", Coalesce("actual_on", "planned_on")))
