"""What a recruit reads about their own journey: dates with what was proposed, what was returned and why."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from onboarding.models import Membership, PersonStep, Recruit, StepChange
from onboarding.models.choices import Applies, MilestoneKind, ProposalState, StepState
from onboarding.selectors.caseload import milestones_seen
from onboarding.selectors.visible import visible_proposals

Row = dict[str, Any]
NO_DATE: Row = {"planned_on": None, "actual_on": None, "outcome": ""}


def own_dates(viewer: Membership, recruit: Recruit) -> list[Row]:
    """The dated facts of the viewer's own journey, each with `proposal`: the newest day that somebody said for it and
    HR has not taken over. Days said for a date that does not exist yet stand last. Two queries."""
    rows = milestones_seen(viewer, recruit)
    said = _proposals(viewer, recruit)
    dates = [row | {"proposal": said.pop((row["kind"], row["occurrence"]), None)} for row in rows]
    new = [{"kind": kind, "occurrence": number, **NO_DATE, "proposal": one} for (kind, number), one in said.items()]
    return [*dates, *new]


def _proposals(viewer: Membership, recruit: Recruit) -> dict[tuple[str, int], Row]:
    rows = visible_proposals(viewer).filter(recruit=recruit).exclude(state=ProposalState.TAKEN).order_by("proposed_at")
    names = ("kind", "occurrence", "planned_on", "actual_on", "state", "decision_reason", "proposed_at")
    values = rows.values(*names, "proposed_by_id", "proposed_by__full_name")
    return {(row["kind"], row["occurrence"]): dict(row) for row in values}


def moved_by(recruit: Recruit) -> dict[str, list[str]]:
    """By kind of date: the titles of the open steps that are counted from it. One query."""
    rows = PersonStep.objects.filter(
        recruit=recruit, applies=Applies.YES, state__in=[StepState.TO_DO, StepState.RETURNED, StepState.SUBMITTED]
    )
    found: dict[str, list[str]] = defaultdict(list)
    for anchor, title in rows.order_by("due_on", "item__path").values_list("item__anchor", "item__title"):
        for kind in anchor.get("latest_of", ()) if isinstance(anchor, dict) else [anchor]:
            if kind in MilestoneKind.values:
                found[kind].append(title)
    return dict(found)


def returned_because(steps: list[UUID]) -> dict[UUID, Row]:
    """By returned step: why, by whom and when it was given back last. One query, none where nothing was returned."""
    if not steps:
        return {}
    rows = StepChange.objects.filter(step__in=steps, verb="return").order_by("recorded_at", "id")
    values = rows.values("step_id", "reason", "effective_on", "actor__full_name")
    return {row["step_id"]: dict(row) for row in values}
