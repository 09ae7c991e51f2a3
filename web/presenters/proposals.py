"""Days that people said for a date, in words: what the record says, what was proposed, by whom, why, what came of it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, Recruit
from onboarding.models.choices import ProposalState
from onboarding.selectors.caseload import kinds_known
from web.presenters.milestones import milestone_title
from web.presenters.tags import Tag
from web.words import clock_time, day

Row = dict[str, Any]
BY_STATE = {
    ProposalState.OPEN: Tag("Waiting for HR", "yellow"),
    ProposalState.TAKEN: Tag("Accepted", "green"),
    ProposalState.DECLINED: Tag("Declined", "grey"),
}


@dataclass(frozen=True)
class ProposalPage:
    """One proposal; `decides` where the viewer can take it over or decline it now."""

    title: str
    name: str
    back: str
    tag: Tag
    facts: tuple[tuple[str, str], ...]
    decides: bool
    revision: int


@dataclass(frozen=True)
class ProposePage:
    """The page on which another day is proposed: whose date, and how it stands."""

    title: str
    name: str
    back: str
    stands: str


def proposal_page(viewer: Membership, recruit: Recruit, row: Row) -> ProposalPage:
    """One visible proposal, for those who decide and those who proposed."""
    return ProposalPage(
        title=milestone_title(row),
        name=row["recruit"]["name"],
        back=reverse("recruit", args=[row["recruit"]["id"]]),
        tag=BY_STATE[row["state"]],
        facts=tuple(_facts(row, row["kind"] in kinds_known(viewer, recruit))),
        decides=row["state"] == ProposalState.OPEN and may(viewer, Action.MOVE_MILESTONE, recruit),
        revision=row["revision"],
    )


def propose_page(recruit: Recruit, milestone: Row) -> ProposePage:
    """The date as it stands."""
    back = reverse("recruit", args=[recruit.pk])
    return ProposePage(milestone_title(milestone), recruit.full_name, back, stands(milestone))


def stands(milestone: Row) -> str:
    """How the record has it."""
    if milestone["actual_on"]:
        return f"Happened on {day(milestone['actual_on'])}"
    return f"Planned for {day(milestone['planned_on'])}" if milestone["planned_on"] else "No date yet"


def _facts(row: Row, knows_date: bool) -> Any:
    now = stands({"planned_on": row["now_planned_on"], "actual_on": row["now_actual_on"]})
    yield "As recorded now", now if knows_date else "Kept for those who need it"
    yield "Proposed", stands(row)
    yield "By", f"{row['proposed_by']}, {clock_time(row['proposed_at'])}"
    yield "Why", row["reason"] or "No reason given"
    if row["decided_by"]:
        yield "Decided by", f"{row['decided_by']}, {clock_time(row['decided_at'])}"
    if row["decision_reason"]:
        yield "Because", row["decision_reason"]
