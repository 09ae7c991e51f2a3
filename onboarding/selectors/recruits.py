"""Recruits as rows: the caseload, one person, their milestones."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, F, Func, IntegerField, Q, QuerySet, Value

from onboarding.models import Membership, Milestone, PersonStep, Recruit
from onboarding.models.choices import Applies, Basis, Limit, MilestoneKind, StepState
from onboarding.models.recruits import ROLE_OF_TIE
from onboarding.selectors.planning import joined_as_written

Row = dict[str, Any]

PLAIN = (
    "id",
    "full_name",
    "known_as",
    "profession",
    "regulator",
    "sponsor",
    "visa_route",
    "country_of_training",
    "status",
    "next_due_on",
    "revision",
)
PLACES = ("cohort", "site", "ward")
PEOPLE = tuple(ROLE_OF_TIE)


def recruit_rows(recruits: QuerySet[Recruit], today: date) -> list[Row]:
    """Rows of the contract for these recruits, in their order: two queries, however many they are.

    Places and people are `{id, name}` or null; overdue counts are of today."""
    names = {f"{place}_name": F(f"{place}__name") for place in PLACES}
    people = {f"{person}_name": F(f"{person}__full_name") for person in PEOPLE}
    keys = [f"{name}_id" for name in (*PLACES, *PEOPLE)]
    rows = recruits.values(*PLAIN, *keys, **names, **people, done=F("step_done"), total=F("step_total"))
    with joined_as_written():
        values = list(rows)
    overdue = overdue_counts([one["id"] for one in values], today)
    return [_row(one, overdue.get(one["id"], (0, 0))) for one in values]


def facts_row(recruit: Recruit) -> Row:
    """The same of one recruit who is loaded with their places and people, without counts, at no query."""
    row: Row = {name: getattr(recruit, name) for name in PLAIN}
    for place in PLACES:
        found = getattr(recruit, place)
        row[place] = {"id": found.pk, "name": found.name} if found else None
    for tie in PEOPLE:
        person = getattr(recruit, tie)
        row[tie] = {"id": person.pk, "name": person.full_name} if person else None
    return row


def overdue_counts(recruit_ids: list[Any], today: date) -> dict[Any, tuple[int, int]]:
    """By recruit: how many steps are overdue, and how many of those are legal limits. One query."""
    legal = Q(item__limit=Limit.HARD, item__basis=Basis.LAW)
    rows = (
        overdue_steps(today)
        .filter(recruit__in=recruit_ids)
        .values("recruit_id")
        .annotate(overdue=Count("id"), legal=Count("id", filter=legal))
    )
    return {row["recruit_id"]: (row["overdue"], row["legal"]) for row in rows}


def overdue_steps(today: date) -> QuerySet[PersonStep]:
    """Everyone's open steps whose day has passed, as `rules.step_status` says it of one."""
    return PersonStep.objects.filter(
        applies=Applies.YES, state__in=[StepState.TO_DO, StepState.RETURNED], due_on__lt=today
    )


def _row(one: Row, overdue: tuple[int, int]) -> Row:
    row = {name: one[name] for name in PLAIN}
    for name in (*PLACES, *PEOPLE):
        row[name] = {"id": one[f"{name}_id"], "name": one[f"{name}_name"]} if one[f"{name}_id"] else None
    return row | {
        "done": one["done"],
        "total": one["total"],
        "overdue": overdue[0],
        "legal_overdue": overdue[1],
    }


def recruit_id_of(viewer: Membership, member_id: UUID) -> UUID | None:
    """Which recruit of the viewer's trust a member is; None for somebody who is none. One query."""
    own = Recruit.objects.filter(trust=viewer.trust_id, membership=member_id)
    return own.values_list("pk", flat=True).first()


def milestones_of(recruit: Recruit) -> QuerySet[Milestone]:
    """A recruit's dated facts in the order of the journey, then by occurrence."""
    journey = Value(MilestoneKind.values, output_field=ArrayField(CharField()))
    place = Func(journey, F("kind"), function="array_position", output_field=IntegerField())
    return Milestone.objects.filter(recruit=recruit).order_by(place, "occurrence", "id")


def milestone_rows(milestones: QuerySet[Milestone]) -> list[Row]:
    """Rows for these dated facts, in their order, in one query."""
    return [dict(row) for row in milestones.values("id", "kind", "occurrence", "planned_on", "actual_on", "outcome")]
