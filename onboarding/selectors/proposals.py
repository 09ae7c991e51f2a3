"""Days that people said for a milestone, with what the record says: for those who decide and those who proposed."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from onboarding.models import DateProposal, Membership, Milestone, Recruit
from onboarding.selectors.caseload import kinds_known
from onboarding.selectors.visible import find_proposal, visible_proposals

Row = dict[str, Any]
Days = tuple[date | None, date | None]
NO_DAYS: Days = (None, None)


def proposals_of(viewer: Membership, recruit: Recruit) -> QuerySet[DateProposal]:
    """Those of one person that the viewer may know of, the newest first."""
    return visible_proposals(viewer).filter(recruit=recruit).order_by("-proposed_at", "-id")


def proposal_rows(viewer: Membership, proposals: QuerySet[DateProposal]) -> list[Row]:
    """Rows for these proposals, in their order, with the date as it stands beside each, where the viewer may know it: who
    proposed it may have had another role then. Two queries."""
    found = list(proposals.select_related("recruit", "proposed_by", "decided_by"))
    stands = Milestone.objects.filter(recruit__in={one.recruit_id for one in found})
    days = {
        (recruit, kind, occurrence): (planned, actual)
        for recruit, kind, occurrence, planned, actual in stands.values_list(
            "recruit", "kind", "occurrence", "planned_on", "actual_on"
        )
    }
    known = {one.pk for one in found if one.kind in kinds_known(viewer, one.recruit)}
    return [
        _row(one, days.get((one.recruit_id, one.kind, one.occurrence), NO_DAYS) if one.pk in known else NO_DAYS)
        for one in found
    ]


def proposal_row(viewer: Membership, proposal_id: object) -> Row:
    """One proposal. Raises NotFound, whether it is missing or foreign."""
    one = find_proposal(viewer, proposal_id)
    return proposal_rows(viewer, visible_proposals(viewer).filter(pk=one.pk))[0]


def _row(one: DateProposal, stands: Days) -> Row:
    return {
        "id": one.pk,
        "recruit": {"id": one.recruit.pk, "name": one.recruit.full_name},
        "kind": one.kind,
        "occurrence": one.occurrence,
        "planned_on": one.planned_on,
        "actual_on": one.actual_on,
        "reason": one.reason,
        "state": one.state,
        "proposed_by": _name(one.proposed_by),
        "proposed_at": one.proposed_at,
        "decided_by": _name(one.decided_by),
        "decided_at": one.decided_at,
        "decision_reason": one.decision_reason,
        "now_planned_on": stands[0],
        "now_actual_on": stands[1],
        "revision": one.revision,
    }


def _name(member: Membership | None) -> str | None:
    return member.full_name if member else None
