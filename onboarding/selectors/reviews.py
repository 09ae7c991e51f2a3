"""What waits for a decision of HR: steps to review, requests to waive, days that people propose, corrections asked for."""

from typing import Any

from django.db.models import Q

from onboarding.models import CorrectionRequest, DateProposal, Membership, Recruit, Step, Waiver
from onboarding.models.choices import ProposalState, StepState, WaiverState
from onboarding.selectors.corrections import open_corrections
from onboarding.selectors.visible import visible_proposals, visible_steps

Row = dict[str, Any]
MOST = 500


def review_rows(viewer: Membership) -> list[Row]:
    """Up to 500 steps, 500 proposals and 500 requests for a correction, those that wait longest first. Four queries.

    `kind` is evidence, waiver, date or correction. `own` marks what the viewer sent in or asked for: somebody else must decide.
    `mine` marks people whose HR officer the viewer is."""
    rows = [*_step_rows(viewer), *_proposal_rows(viewer), *_correction_rows(viewer)]
    return sorted(rows, key=lambda row: (row["at"] is None, row["at"]))


def _step_rows(viewer: Membership) -> list[Row]:
    waiting = Q(state=StepState.SUBMITTED) | Q(waivers__state=WaiverState.REQUESTED)
    steps = visible_steps(viewer).filter(waiting).distinct().order_by("submitted_at", "id")
    found = list(steps.select_related("item", "enrolment__recruit", "submitted_by")[:MOST])
    requests = Waiver.objects.filter(step__in=[step.pk for step in found], state=WaiverState.REQUESTED)
    by_step = {waiver.step_id: waiver for waiver in requests.select_related("requested_by")}
    return [_step_row(viewer, step, by_step.get(step.pk)) for step in found]


def _step_row(viewer: Membership, step: Step, waiver: Waiver | None) -> Row:
    person = waiver.requested_by if waiver else step.submitted_by
    return _about(viewer, step.enrolment.recruit) | {
        "id": step.pk,
        "kind": "waiver" if waiver else "evidence",
        "title": step.item.title,
        "by": person.full_name if person else None,
        "at": waiver.requested_at if waiver else step.submitted_at,
        "own": person is not None and person.user_id == viewer.user_id,
    }


def _proposal_rows(viewer: Membership) -> list[Row]:
    rows = visible_proposals(viewer).filter(state=ProposalState.OPEN).select_related("recruit", "proposed_by")
    return [_proposal_row(viewer, proposal) for proposal in rows.order_by("proposed_at", "id")[:MOST]]


def _proposal_row(viewer: Membership, proposal: DateProposal) -> Row:
    person = proposal.proposed_by
    return _about(viewer, proposal.recruit) | {
        "id": proposal.pk,
        "kind": "date",
        "milestone": proposal.kind,
        "occurrence": proposal.occurrence,
        "planned_on": proposal.planned_on,
        "actual_on": proposal.actual_on,
        "by": person.full_name if person else None,
        "at": proposal.proposed_at,
        "own": False,
    }


def _correction_rows(viewer: Membership) -> list[Row]:
    return [_correction_row(viewer, one) for one in open_corrections(viewer)[:MOST]]


def _correction_row(viewer: Membership, one: CorrectionRequest) -> Row:
    own = one.asked_by.user_id == viewer.user_id
    row = {"recruit": None, "mine": False, "id": one.pk, "kind": "correction", "own": own}
    return row | {"asked": one, "by": one.asked_by.full_name, "at": one.asked_at}


def _about(viewer: Membership, recruit: Recruit | None) -> Row:
    return {
        "recruit": {"id": recruit.pk, "name": recruit.full_name} if recruit else None,
        "mine": recruit is not None and recruit.case_officer_id == viewer.pk,
    }
