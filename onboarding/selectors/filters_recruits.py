"""By what a list of recruits can be narrowed and put in order. Doors check the values before they come here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

from onboarding.models import Membership, Milestone, PersonStep, Recruit
from onboarding.models.choices import Basis, Limit, MilestoneKind, RecruitStatus, Role
from onboarding.rules.step_status import SOON, SOON_IF_BLOCKED
from onboarding.selectors.filters_steps import OPEN, is_overdue
from onboarding.selectors.steps import blocked

RECRUIT_ORDERS: Mapping[str, OrderBy] = {
    "full_name": F("full_name").asc(),
    "-full_name": F("full_name").desc(),
    "next_due_on": F("next_due_on").asc(nulls_last=True),
    "-next_due_on": F("next_due_on").desc(nulls_last=True),
}
LEGAL = Q(item__limit=Limit.HARD, item__basis=Basis.LAW)
# Whom no message reaches: what is theirs to do is told to nobody, and a limit to their HR officer instead.
UNREACHED = Q(membership=None, contact_email="") & ~Q(status=RecruitStatus.LEFT)
# What every viewer of a person may know anyway. Narrowing or ordering by anything else must not tell them more.
KNOWN_TO_ALL = frozenset({"search", "ward", "full_name", "-full_name"})
# What may tell of someone's right to work, which line managers do not see: also on whom it waits, such as the Home Office.
OF_VISAS = frozenset({"visa_expiring_before", "waiting_on"})


def filter_recruits(
    viewer: Membership, recruits: QuerySet[Recruit], wanted: Mapping[str, Any], today: date, order: str = "full_name"
) -> QuerySet[Recruit]:
    """The recruits who are all that is wanted, in a stable order; `wanted` holds names of `RECRUIT_FILTERS`.

    Asking by a fact finds only people whose facts the viewer may see, so that no list tells what a row would hide."""
    if order not in KNOWN_TO_ALL:
        recruits = recruits.filter(known_in_full(viewer, right_to_work=False))
    recruits = recruits.filter(matching(viewer, wanted, today))
    return recruits.order_by(RECRUIT_ORDERS[order], "id")


def open_filters(viewer: Membership) -> frozenset[str]:
    """The filters that can find someone for this viewer."""
    full = viewer.has_role(Role.HR, Role.RECRUIT, Role.PASTORAL_LEAD, Role.LINE_MANAGER)
    return frozenset(RECRUIT_FILTERS) if full else KNOWN_TO_ALL & frozenset(RECRUIT_FILTERS)


def matching(viewer: Membership, wanted: Mapping[str, Any], today: date) -> Q:
    """What `filter_recruits` filters by, as one condition."""
    claim = (
        Q() if {*wanted} <= KNOWN_TO_ALL else known_in_full(viewer, right_to_work=not {*wanted}.isdisjoint(OF_VISAS))
    )
    for name, value in wanted.items():
        claim &= RECRUIT_FILTERS[name](value, today)
    return claim


def known_in_full(viewer: Membership, *, right_to_work: bool) -> Q:
    """People of whom the viewer knows more than where they work; line managers nothing of their right to work."""
    if viewer.has_role(Role.HR):
        return Q()
    ties = {Role.RECRUIT: "membership", Role.PASTORAL_LEAD: "pastoral_lead"}
    if not right_to_work:
        ties[Role.LINE_MANAGER] = "line_manager"
    known = Q(pk__in=[])
    for role, tie in ties.items():
        if viewer.has_role(role):
            known |= Q(**{tie: viewer.id})
    return known


def _has_step(claim: Q) -> Q:
    """Someone for whom one of their steps, own or shared, is as claimed."""
    return Q(pk__in=PersonStep.objects.filter(claim).values("recruit"))


def _is_at_risk(today: date) -> Q:
    """Someone with a step due within a week, or within two where another one comes first.

    Asked as two, so that the database joins the steps still open once for all people, and not for each step again."""
    soon = Q(due_on__gte=today, due_on__lte=today + SOON)
    later = Q(due_on__gt=today + SOON, due_on__lte=today + SOON_IF_BLOCKED)
    held_up = ~Q(item__prerequisites=[]) & Q(blocked("recruit", "item__prerequisites"))
    return _has_step(OPEN & soon) | _has_step(OPEN & later & held_up)


def _by_day(kind: MilestoneKind, lookup: str, value: date) -> Q:
    """The actual, else planned day of the newest occurrence is so."""
    newer = Milestone.objects.filter(recruit=OuterRef("recruit"), kind=kind, occurrence__gt=OuterRef("occurrence"))
    days = Milestone.objects.filter(kind=kind).annotate(day=Coalesce("actual_on", "planned_on"))
    return Q(pk__in=days.filter(~Exists(newer), **{f"day__{lookup}": value}).values("recruit"))


def _whether(wanted: bool, claim: Q) -> Q:
    return claim if wanted else ~claim


# Filters that find someone by an open step of theirs: the claim about that step.
STEP_CLAIMS: Mapping[str, Callable[[Any, date], Q]] = {
    "overdue": lambda value, today: is_overdue(today),
    "legal_overdue": lambda value, today: is_overdue(today) & LEGAL,
    "waiting_on": lambda values, today: OPEN & Q(waiting_on__in=values),
}


def _by_step(name: str) -> Callable[[Any, date], Q]:
    return lambda value, today: _whether(bool(value), _has_step(STEP_CLAIMS[name](value, today)))


RECRUIT_FILTERS: Mapping[str, Callable[[Any, date], Q]] = {
    "profession": lambda values, today: Q(profession__in=values),
    "cohort": lambda value, today: Q(cohort=value),
    "site": lambda value, today: Q(site=value),
    "ward": lambda value, today: Q(ward=value),
    "line_manager": lambda value, today: Q(line_manager=value),
    "pastoral_lead": lambda value, today: Q(pastoral_lead=value),
    "case_officer": lambda value, today: Q(case_officer=value),
    "country": lambda value, today: Q(country_of_training__iexact=value),
    "status": lambda values, today: Q(status__in=values),
    **{name: _by_step(name) for name in STEP_CLAIMS},
    "at_risk": lambda value, today: _whether(bool(value), _is_at_risk(today)),
    "arriving_after": lambda value, today: _by_day(MilestoneKind.ARRIVAL, "gte", value),
    "arriving_before": lambda value, today: _by_day(MilestoneKind.ARRIVAL, "lte", value),
    "visa_expiring_before": lambda value, today: _by_day(MilestoneKind.VISA_EXPIRY, "lte", value),
    "unreached": lambda value, today: _whether(bool(value), UNREACHED),
    "search": lambda value, today: Q(full_name__icontains=value) | Q(known_as__icontains=value),
}
