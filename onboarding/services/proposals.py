"""Days that people say who may not move a date themselves. Nothing moves until HR takes a proposal over."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import DateProposal, Membership, Recruit
from onboarding.models.choices import MilestoneKind, ProposalState
from onboarding.rules.plain_words import long_date
from onboarding.selectors.caseload import kinds_known
from onboarding.selectors.visible import lock_proposal, lock_recruit
from onboarding.services.events import record
from onboarding.services.milestones import Dated, record_milestones, would_be
from onboarding.services.moves import check_reason

Days = dict[str, date | None]


@transaction.atomic
def propose_date(
    actor: Membership,
    *,
    recruit_id: UUID,
    kind: str,
    occurrence: int = 1,
    planned_on: date | None = None,
    actual_on: date | None = None,
    reason: str = "",
    by_step: UUID | None = None,
) -> DateProposal:
    """Say a planned day, or the day it happened, for HR to take over. Proposing again before HR has decided replaces
    what was proposed. `by_step` is the step that says the same, where completing it says the day.

    Raises NotFound, NotAllowed, NotNow (it has happened already), Invalid (a day that cannot be, or is so already)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.PROPOSE_DATE, recruit)
    today = today_in(actor.trust)
    if kind not in kinds_known(actor, recruit):
        raise Invalid.field("kind", "unknown", "Choose one of the dates in the list.")
    if reason:
        check_reason(reason)
    one = Dated(kind, occurrence, planned_on, actual_on)
    _check_new(one, would_be(recruit, one, today)[1])
    proposal = _open_one(actor, recruit, one)
    proposal.planned_on, proposal.actual_on, proposal.reason = planned_on, actual_on, reason.strip()
    proposal.by_step_id = by_step
    proposal.proposed_at = timezone.now()
    proposal.save()
    record(actor, "date_proposed", proposal, effective_on=today, recruit=recruit, data=_data(proposal))
    return proposal


@transaction.atomic
def decide_proposal(
    actor: Membership, *, proposal_id: UUID, take: bool, reason: str = "", revision: int | None = None
) -> DateProposal:
    """Take a proposed day over, which records the milestone and moves what is counted from it; or decline it and say
    why.

    Raises NotFound, NotAllowed, Stale, NotNow (decided already), Invalid (reason, or the day cannot be any more)."""
    proposal = lock_proposal(actor, proposal_id)
    require(actor, Action.MOVE_MILESTONE, proposal.recruit)
    if proposal.state != ProposalState.OPEN:
        raise NotNow("This proposal has been decided already.", code="wrong_state")
    if revision is not None and proposal.revision != revision:
        raise Stale()
    if reason or not take:
        check_reason(reason)
    proposal.state = ProposalState.TAKEN if take else ProposalState.DECLINED
    proposal.decided_by, proposal.decided_at, proposal.decision_reason = actor, timezone.now(), reason.strip()
    proposal.revision += 1
    proposal.save()
    action = "proposal_taken" if take else "proposal_declined"
    data = _data(proposal) | {"decision_reason": proposal.decision_reason}
    record(actor, action, proposal, effective_on=today_in(actor.trust), recruit=proposal.recruit, data=data)
    if take:
        _take_over(actor, proposal)
    return proposal


def _open_one(actor: Membership, recruit: Recruit, one: Dated) -> DateProposal:
    """The actor's proposal for this date that HR has not decided yet, at its next revision; else a new one."""
    same = {"recruit": recruit, "kind": one.kind, "occurrence": one.occurrence, "proposed_by": actor}
    proposal = DateProposal.objects.filter(**same, state=ProposalState.OPEN).first()
    if proposal is None:
        return DateProposal(trust_id=recruit.trust_id, **same)
    proposal.revision += 1
    return proposal


def _take_over(actor: Membership, proposal: DateProposal) -> None:
    one = Dated(
        proposal.kind, proposal.occurrence, proposal.planned_on, proposal.actual_on, by_step=proposal.by_step_id
    )
    # By whom, and their words to HR, stay on the proposal.
    record_milestones(actor, recruit_id=proposal.recruit_id, dated=[one], reason="As somebody proposed")


def _check_new(one: Dated, now: Days) -> None:
    """A proposal says something that is not so yet."""
    name = MilestoneKind(one.kind).label
    happened_on = now["actual_on"]
    if one.planned_on and happened_on and not one.actual_on:
        raise NotNow(
            f"“{name}” has happened already, on {long_date(happened_on)}. If that day is wrong, say on which day it "
            "happened.",
            code="happened",
        )
    wanted = {"planned_on": one.planned_on, "actual_on": one.actual_on}
    new = {field: day for field, day in wanted.items() if day and day != now[field]}
    if not new:
        field, day = next((field, day) for field, day in wanted.items() if day)
        how = "recorded as happened on" if field == "actual_on" else "planned for"
        raise Invalid.field(field, "no_change", f"“{name}” is {how} {long_date(day)} already.")


def _data(proposal: DateProposal) -> dict[str, object]:
    names = ("kind", "occurrence", "planned_on", "actual_on", "reason")
    return {name: getattr(proposal, name) for name in names if getattr(proposal, name)}
