"""Open steps whose role nobody plays for the person: named by nobody, or by somebody who can no longer do it."""

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from onboarding.access import Action, require
from onboarding.models import Membership, Serving, Step
from onboarding.models.choices import Applies, EnrolmentState, RecruitStatus, Role
from onboarding.models.recruits import ROLE_OF_TIE
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.filters_steps import given
from onboarding.selectors.visible import JOURNEY, visible_steps

Row = dict[str, Any]
TEAMS = (Role.EDUCATION, Role.OCCUPATIONAL_HEALTH)
"""Roles that belong to everybody of the trust who holds them, and are empty where nobody does."""
PERSONAL = Q(enrolment__recruit__isnull=False)
SHARED = Q(enrolment__ward__isnull=False) | Q(enrolment__cohort__isnull=False)


def steps_without_owner(viewer: Membership) -> QuerySet[Step]:
    """Open steps in a role that nobody plays for their person, who has not left, or for any of the people of the ward or cohort
    that shares them; but for those that were given to a colleague. Until somebody is named whoever comes next has them, or HR,
    who may do every step. Raises NotAllowed."""
    require(viewer, Action.EDIT_RECRUIT)
    vacant = Q(pk__in=[])
    for tie, role in ROLE_OF_TIE.items():
        vacant |= Q(item__owner_role=role) & (PERSONAL & _nobody_is(tie, role) | SHARED & ~Q(_somebody_is(tie, role)))
    for team in TEAMS:
        members = Membership.objects.filter(trust=viewer.trust_id, is_active=True, roles__contains=[team])
        vacant |= Q(item__owner_role=team) & (PERSONAL | SHARED) & ~Q(Exists(members))
    rows = visible_steps(viewer).filter(vacant, JOURNEY, applies=Applies.YES, state__in=OPEN_STATES)
    rows = rows.filter(PERSONAL | Q(Exists(_served())), enrolment__state=EnrolmentState.ACTIVE)
    rows = rows.exclude(enrolment__recruit__status=RecruitStatus.LEFT)
    return rows.exclude(given(viewer), delegate__is_active=True, delegate_by_rule=False)


def _nobody_is(tie: str, role: Role) -> Q:
    person = f"enrolment__recruit__{tie}"
    gone = Q(**{f"{person}__is_active": False}) | ~Q(**{f"{person}__roles__contains": [role]})
    return Q(**{f"{person}__isnull": True}) | gone


def _served() -> QuerySet[Serving]:
    """Whom a shared step is still for."""
    rows = Serving.objects.filter(step=OuterRef("pk"), served_on__isnull=True)
    return rows.exclude(recruit__status=RecruitStatus.LEFT)


def _somebody_is(tie: str, role: Role) -> Exists:
    plays = {f"recruit__{tie}__is_active": True, f"recruit__{tie}__roles__contains": [role]}
    return Exists(_served().filter(**plays))


def vacancies(viewer: Membership, today: date) -> QuerySet[Step, Row]:
    """By person, ward or cohort and role: how many steps, how many of them late, when the first is due, who does them meanwhile
    (`next`) and how many of them are in nobody's hands (`nobodys`); the most urgent first."""
    rows = steps_without_owner(viewer).order_by()
    names = Coalesce("enrolment__recruit__full_name", "enrolment__ward__name", "enrolment__cohort__name")
    keys = {kind: F(f"enrolment__{kind}") for kind in ("recruit", "ward", "cohort")}
    grouped: Any = rows.values(**keys, name=names, role=F("item__owner_role"))
    by_rule = Q(delegate_by_rule=True)
    found: Any = grouped.annotate(
        steps=Count("id"),
        late=Count("id", filter=Q(due_on__lt=today)),
        first=Min("due_on"),
        nobodys=Count("id", filter=~by_rule),
        next=ArrayAgg("delegate__full_name", filter=by_rule, distinct=True, default=[]),
    )
    in_order: QuerySet[Step, Row] = found.order_by(F("first").asc(nulls_last=True), "name", *keys, "role")
    return in_order
