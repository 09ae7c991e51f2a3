"""Who stands in for whom, and which steps that hands over."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from onboarding.access import Action, may, require
from onboarding.access_conditions import STAFF
from onboarding.errors import NotFound
from onboarding.models import Membership, Recruit, StandIn, Step
from onboarding.models.choices import Applies, Role
from onboarding.models.recruits import ROLE_OF_TIE
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.delegates import can_be_given_to

Row = dict[str, Any]


def stand_ins(viewer: Membership) -> QuerySet[StandIn]:
    """HR all of the trust; others where they are away or stand in. Newest absence first. Raises NotAllowed."""
    require(viewer, Action.ARRANGE_COVER)
    rows = StandIn.objects.filter(trust=viewer.trust_id)
    if not viewer.has_role(Role.HR):
        rows = rows.filter(Q(absent=viewer) | Q(by=viewer))
    return rows.select_related("absent", "by").order_by("-first_on", "absent__full_name", "id")


def find_stand_in(viewer: Membership, key: UUID, *, lock: bool = False) -> StandIn:
    """One of them. Raises NotAllowed, and NotFound whether it is missing or foreign."""
    rows = stand_ins(viewer).filter(pk=key)
    found = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if found is None:
        raise NotFound()
    return found


def stand_in_rows(viewer: Membership, rows: QuerySet[StandIn], today: date) -> list[Row]:
    """With how many steps are in the colleague's hands now, and whether the viewer may end it. One query."""
    held = Step.objects.filter(delegate=OuterRef("by"), delegate_for=OuterRef("absent"), state__in=OPEN_STATES)
    count = held.order_by().values("delegate_for").annotate(n=Count("id")).values("n")
    return [
        {
            "id": one.pk,
            "absent": {"id": one.absent_id, "name": one.absent.full_name},
            "by": {"id": one.by_id, "name": one.by.full_name},
            "first_on": one.first_on,
            "last_on": one.last_on,
            "reason": one.reason,
            "ended_on": one.ended_on,
            "state": _state(one, today),
            "steps": vars(one)["steps"] if _state(one, today) == "now" else 0,
            "may_end": one.ended_on is None and may(viewer, Action.ARRANGE_COVER, one),
        }
        for one in rows.annotate(steps=Coalesce(Subquery(count), 0))
    ]


def _state(one: StandIn, today: date) -> str:
    if one.ended_on is not None or one.last_on < today:
        return "over"
    return "now" if one.first_on <= today else "to_come"


def colleagues(viewer: Membership) -> QuerySet[Membership]:
    """Who can stand in: active members by name, without recruits and directors."""
    rows = Membership.objects.filter(trust=viewer.trust_id, is_active=True, roles__overlap=STAFF)
    return rows.order_by("full_name", "id")


def who_can_be_away(viewer: Membership) -> QuerySet[Membership]:
    """Whose work can be handed over: for HR whoever has people of their own, for others themselves."""
    rows = Membership.objects.filter(trust=viewer.trust_id, roles__overlap=list(ROLE_OF_TIE.values()))
    return (rows if viewer.has_role(Role.HR) else rows.filter(pk=viewer.pk)).order_by("full_name", "id")


def steps_of_whole_work(absent: Membership, by: Membership) -> QuerySet[Step]:
    """The open steps that are this member's to do for their people, and that the colleague can be given. Not what a whole
    team does anyway, nor the member's own learning."""
    theirs = Q(pk__in=[])
    for tie, role in ROLE_OF_TIE.items():
        if absent.has_role(role):
            people = Recruit.objects.filter(**{tie: absent}).values("pk")
            theirs |= Q(item__owner_role=role, enrolment__recruit__in=people)
    rows = Step.objects.filter(theirs, trust=absent.trust_id, enrolment__begun_by="")
    rows = rows.filter(state__in=OPEN_STATES, superseded_on__isnull=True).exclude(applies=Applies.NO)
    rows = rows.exclude(enrolment__recruit__membership=by)  # nobody signs for somebody else what is about themselves
    return rows.filter(can_be_given_to(by))
