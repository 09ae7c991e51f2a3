"""By what a list of steps can be narrowed and put in order. Doors check the values before they come here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from onboarding.clock import today_in
from onboarding.models import Enrolment, Item, Membership, Step
from onboarding.models.choices import Applies, EnrolmentState, Role, StepState
from onboarding.models.enrolments import SUBJECTS
from onboarding.models.recruits import TIE_OF_ROLE
from onboarding.rules.step_status import OPEN_STATES, SOON, SOON_IF_BLOCKED
from onboarding.selectors.steps import blocked
from onboarding.selectors.visible import about, in_hands_of

OPEN = Q(applies=Applies.YES, state__in=OPEN_STATES)
RUNNING = [EnrolmentState.ACTIVE, EnrolmentState.PAUSED]
STEP_ORDERS: Mapping[str, OrderBy] = {
    "due_on": F("due_on").asc(nulls_last=True),
    "-due_on": F("due_on").desc(nulls_last=True),
    "title": F("item__title").asc(),
    "-title": F("item__title").desc(),
}


def filter_steps(
    viewer: Membership, steps: QuerySet[Step], wanted: Mapping[str, Any], today: date, order: str = "due_on"
) -> QuerySet[Step]:
    """The steps that are all that is wanted, in a stable order; `wanted` holds names of `STEP_FILTERS` and `mine`."""
    if wanted.get("mine") is not None:
        steps = steps.filter(_whether(wanted["mine"], mine(viewer)))
    for name, value in wanted.items():
        if name != "mine":
            steps = steps.filter(STEP_FILTERS[name](value, today))
    return steps.order_by(STEP_ORDERS[order], "id")


def mine(viewer: Membership) -> Q:
    """Steps that are the viewer's to do: a role that they hold owns them, for people (or a subject) of theirs, or they
    were given to them. What is in someone else's hands for now is left out.

    What does not apply is nobody's to do."""
    found = Q(pk__in=[])
    for role, tie in TIE_OF_ROLE.items():
        if viewer.has_role(role):
            found |= Q(item__owner_role=role) & (about(Q(**{tie: viewer.id})) | Q(enrolment__membership=viewer.id))
    for role in (Role.EDUCATION, Role.OCCUPATIONAL_HEALTH):
        if viewer.has_role(role):
            found |= Q(item__owner_role=role)
    found |= Q(item__owner_role__in=viewer.roles, enrolment__of_trust=True)
    return (found & ~given_away(viewer) | in_hands_of(viewer)) & ~Q(applies=Applies.NO)


def given(viewer: Membership) -> Q:
    """Steps that a colleague does for now in their owner's place."""
    until = Q(delegate_until__isnull=True) | Q(delegate_until__gte=today_in(viewer.trust))
    return Q(until, delegate__isnull=False)


def given_away(viewer: Membership) -> Q:
    """Steps that someone else does for now."""
    return given(viewer) & ~Q(delegate=viewer.id)


def about_recruit(recruit_id: UUID) -> Q:
    """Steps of one recruit: their own, and the shared ones that serve them."""
    return about(Q(pk=recruit_id))


def about_subject(subject: str) -> Q:
    """Steps about one kind of subject (recruit, membership, ward, cohort, trust), or about the one with this id."""
    if subject == "trust":
        return Q(enrolment__of_trust=True)
    if subject in SUBJECTS:
        return Q(**{f"enrolment__{subject}__isnull": False})
    found = Q(enrolment__of_trust=True, trust=subject)
    for name in SUBJECTS:
        found |= Q(**{f"enrolment__{name}": subject})
    return found


def is_overdue(today: date) -> Q:
    """Open, and its day has passed (rules/step_status.py, as a condition for the database)."""
    return OPEN & Q(due_on__lt=today)


def is_inherited() -> Q:
    """Open while its programme runs, and due before the trust went live: outside the rates, and never reminded of."""
    return OPEN & Q(due_on__lt=F("trust__live_on"), enrolment__state__in=RUNNING)


def is_blocked() -> Q:
    """Open, and another step of the same person comes first."""
    return OPEN & ~Q(item__prerequisites=[]) & Q(blocked("enrolment__recruit", "item__prerequisites"))


def is_at_risk(today: date) -> Q:
    """Open, not overdue, and due soon; sooner is soon enough where nothing holds it up."""
    near = Q(due_on__gte=today, due_on__lte=today + SOON_IF_BLOCKED)
    return OPEN & near & (Q(due_on__lte=today + SOON) | is_blocked())


def _titled(words: str) -> Q:
    """Part of the title or of the person's name. Found apart, so that the database looks at each name once."""
    items = Item.objects.filter(title__icontains=words)
    people = Enrolment.objects.filter(recruit__full_name__icontains=words)
    return Q(item__in=items.values("pk")) | Q(enrolment__in=people.values("pk"))


def _whether(wanted: bool, claim: Q) -> Q:
    """The claim; or its opposite, for which the database finds once the few that it holds for."""
    return claim if wanted else ~Q(pk__in=Step.objects.filter(claim).values("pk"))


STEP_FILTERS: Mapping[str, Callable[[Any, date], Q]] = {
    "recruit": lambda value, today: about_recruit(value),
    "programme": lambda value, today: Q(item__version__programme__key=value),
    "stage": lambda value, today: Q(item__stage__key=value),
    "state": lambda values, today: Q(state__in=values),
    "owner_role": lambda values, today: Q(item__owner_role__in=values),
    "subject": lambda value, today: about_subject(value),
    "kind": lambda values, today: Q(item__version__programme__kind__in=values),
    "basis": lambda values, today: Q(item__basis__in=values),
    "limit": lambda value, today: Q(item__limit=value),
    "plan_action": lambda value, today: Q(item__plan_actions__contains=[value]),
    "inherited": lambda value, today: _whether(value, is_inherited()),
    "due_after": lambda value, today: Q(due_on__gte=value),
    "due_before": lambda value, today: Q(due_on__lte=value),
    "waived_until_before": lambda value, today: Q(state=StepState.WAIVED, waived_until__lte=value),
    "overdue": lambda value, today: _whether(value, is_overdue(today)),
    "blocked": lambda value, today: _whether(value, is_blocked()),
    "at_risk": lambda value, today: _whether(value, is_at_risk(today)),
    "waiting_on": lambda values, today: Q(waiting_on__in=values),
    "waiting_since_before": lambda value, today: ~Q(waiting_on="") & Q(waiting_since__lte=value),
    "search": lambda value, today: _titled(value),
}
