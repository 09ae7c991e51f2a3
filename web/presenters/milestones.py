"""The page on which one date of the journey is recorded or moved."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.errors import NotFound
from onboarding.models import Membership, Recruit
from onboarding.models.choices import MilestoneKind
from onboarding.selectors.caseload import milestones_seen


@dataclass(frozen=True)
class MilestonePage:
    """Whose date, which one, and the way back."""

    name: str
    title: str
    back: str


def find_milestone(viewer: Membership, recruit: Recruit, kind: str, occurrence: int) -> dict[str, Any]:
    """The date as it stands, or an empty one of that kind. Raises NotFound for a kind that does not exist."""
    if kind not in MilestoneKind.values or not 1 <= occurrence <= 99:
        raise NotFound()
    for row in milestones_seen(viewer, recruit):
        if (row["kind"], row["occurrence"]) == (kind, occurrence):
            return row
    return {"kind": kind, "occurrence": occurrence, "planned_on": None, "actual_on": None, "outcome": ""}


def milestone_page(recruit: Recruit, milestone: dict[str, Any]) -> MilestonePage:
    """The words of the page."""
    return MilestonePage(recruit.full_name, milestone_title(milestone), reverse("recruit", args=[recruit.pk]))


def milestone_title(milestone: dict[str, Any]) -> str:
    """The name of a date, with its number from the second time on."""
    label = str(MilestoneKind(milestone["kind"]).label)
    return label if milestone["occurrence"] == 1 else f"{label} {milestone['occurrence']}"
