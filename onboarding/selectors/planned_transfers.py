"""Moves that HR decided for a day to come, and those that could not be done when it came."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject

from onboarding.access import Action, may, require
from onboarding.errors import NotFound
from onboarding.models import Membership, PlannedTransfer, Recruit
from onboarding.models.wall_choices import PlannedState
from onboarding.selectors.visible import find_recruit, visible_recruits

Row = dict[str, Any]
UNSETTLED = (PlannedState.WAITING, PlannedState.REFUSED)
"""What HR still has to do with: planned, or not done."""
NAMES = {name: F(f"{name}__full_name") for name in ("line_manager", "pastoral_lead", "buddy")} | {
    "ward": F("ward__name")
}
WITH_TIES = ("recruit", "planned_by__trust", "ward__site", "line_manager", "pastoral_lead", "buddy")
"""What is read with a move that is to be made."""


def planned_transfers(viewer: Membership) -> QuerySet[PlannedTransfer]:
    """All of the trust: first what could not be done, then what waits by its day, then what is settled, newest first.
    Raises NotAllowed."""
    require(viewer, Action.EDIT_RECRUIT)
    urgency = {state: Value(place) for place, state in enumerate((PlannedState.REFUSED, PlannedState.WAITING))}
    place = Case(*(When(state=state, then=value) for state, value in urgency.items()), default=Value(len(urgency)))
    rows = PlannedTransfer.objects.filter(trust=viewer.trust_id, recruit__in=visible_recruits(viewer).values("pk"))
    waiting_first = Case(When(state=PlannedState.WAITING, then=F("on")))
    return rows.order_by(place, waiting_first.asc(nulls_last=True), "-on", "-planned_at", "id")


def refused_transfers(viewer: Membership) -> int:
    """How many could not be done, and nobody has seen to yet. Raises NotAllowed."""
    return planned_transfers(viewer).filter(state=PlannedState.REFUSED).count()


def transfers_until(viewer: Membership, day: date) -> int:
    """How many are planned for that day or an earlier one. Raises NotAllowed."""
    return planned_transfers(viewer).filter(state=PlannedState.WAITING, on__lte=day).count()


def find_planned_transfer(viewer: Membership, key: UUID, *, lock: bool = False) -> PlannedTransfer:
    """One of them with its person. Raises NotAllowed, and NotFound whether it is missing or foreign."""
    rows = planned_transfers(viewer).filter(pk=key).select_related("recruit")
    found = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if found is None:
        raise NotFound()
    return found


def planned_rows(rows: QuerySet[PlannedTransfer]) -> list[Row]:
    """As the API writes them and pages say them. One query."""
    ties = [*NAMES, "planned_by", "recruit"]
    return [_row(one) for one in rows.select_related(*ties)]


def find_with_plans(viewer: Membership, recruit_id: object) -> Recruit:
    """One visible recruit with their people, as `find_recruit`, and with their moves to come for `plans_of`: at the cost of
    the one query. Raises NotFound."""
    waits = PlannedTransfer.objects.filter(recruit=OuterRef("pk"), state__in=UNSETTLED).order_by("on", "id")
    as_json = JSONObject(
        id="pk", on="on", state="state", fields="fields", why_not="why_not", planned_by="planned_by__full_name", **NAMES
    )
    return find_recruit(viewer, recruit_id, plans=ArraySubquery(waits.values(row=as_json)))


def plans_of(viewer: Membership, recruit: Recruit) -> list[Row]:
    """What waits or was not done for a recruit of `find_with_plans`: `to` is what changes, by field, in names. For HR."""
    if not may(viewer, Action.EDIT_RECRUIT, recruit):
        return []
    rows: list[Row] = vars(recruit).get("plans", [])
    return [one | {"on": date.fromisoformat(one["on"]), "to": {tie: one[tie] for tie in one["fields"]}} for one in rows]


def _row(one: PlannedTransfer) -> Row:
    return {
        "id": one.pk,
        "recruit": {"id": one.recruit_id, "name": one.recruit.full_name},
        "on": one.on,
        "to": {tie: _named(one, tie) for tie in one.fields},
        "reason": one.reason,
        "state": one.state,
        "why_not": one.why_not,
        "planned_by": {"id": one.planned_by_id, "name": one.planned_by.full_name},
        "planned_at": one.planned_at,
        "settled_at": one.settled_at,
    }


def _named(one: PlannedTransfer, tie: str) -> Mapping[str, Any] | None:
    value = getattr(one, tie)
    return value and {"id": value.pk, "name": getattr(value, "full_name", None) or value.name}
