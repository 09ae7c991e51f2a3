"""The page on which one date of the journey is recorded or moved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.errors import NotFound
from onboarding.models import Membership, Recruit
from onboarding.models.choices import MilestoneKind
from onboarding.rules.milestones import doubts
from onboarding.selectors.caseload import milestones_seen
from onboarding.selectors.person import open_proposals
from web.words import clock_time, day


@dataclass(frozen=True)
class ProposalLine:
    """A day that somebody proposes; `href` leads to deciding about it."""

    words: str
    reason: str
    href: str


@dataclass(frozen=True)
class MilestonePage:
    """Whose date, which one, the way back, what to look at again, and the days proposed for it."""

    name: str
    title: str
    back: str
    doubts: tuple[str, ...]
    proposals: tuple[ProposalLine, ...]


def find_milestone(viewer: Membership, recruit: Recruit, kind: str, occurrence: int) -> dict[str, Any]:
    """The date as it stands, or an empty one of that kind. Raises NotFound for a kind that does not exist."""
    if kind not in MilestoneKind.values or not 1 <= occurrence <= 99:
        raise NotFound()
    for row in milestones_seen(viewer, recruit):
        if (row["kind"], row["occurrence"]) == (kind, occurrence):
            return row
    return {"kind": kind, "occurrence": occurrence, "planned_on": None, "actual_on": None, "outcome": ""}


def milestone_page(viewer: Membership, recruit: Recruit, milestone: dict[str, Any]) -> MilestonePage:
    """The words of the page."""
    same = (milestone["kind"], milestone["occurrence"])
    found = [row for row in open_proposals(viewer, recruit) if (row["kind"], row["occurrence"]) == same]
    return MilestonePage(
        name=recruit.full_name,
        title=milestone_title(milestone),
        back=reverse("recruit", args=[recruit.pk]),
        doubts=doubts_of(milestones_seen(viewer, recruit)),
        proposals=tuple(proposal_line(row) for row in found),
    )


def as_it_happened(milestone: dict[str, Any], happened: str | None) -> dict[str, Any]:
    """The date for its form; whoever comes from "Did this happen?" finds the planned day filled in."""
    if happened and not milestone["actual_on"]:
        return milestone | {"actual_on": milestone["planned_on"]}
    return milestone


def days_of(rows: list[dict[str, Any]]) -> dict[str, date | None]:
    """By kind: the actual day, else the planned one, of the newest occurrence."""
    return {row["kind"]: row["actual_on"] or row["planned_on"] for row in rows}


def doubts_of(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """What to look at again in these dates, in words."""
    return doubts({(row["kind"], row["occurrence"]): row["actual_on"] or row["planned_on"] for row in rows})


def proposal_line(row: dict[str, Any]) -> ProposalLine:
    """Who proposes which day, and why."""
    what = milestone_title(row)
    how = f"happened on {day(row['actual_on'])}" if row["actual_on"] else f"is planned for {day(row['planned_on'])}"
    since = clock_time(row["proposed_at"])
    words = f"{row['proposed_by__full_name']} says that “{what}” {how} ({since})"
    return ProposalLine(words, row["reason"], reverse("proposal", args=[row["id"]]))


def milestone_title(milestone: dict[str, Any]) -> str:
    """The name of a date, with its number from the second time on."""
    label = str(MilestoneKind(milestone["kind"]).label)
    return label if milestone["occurrence"] == 1 else f"{label} {milestone['occurrence']}"
