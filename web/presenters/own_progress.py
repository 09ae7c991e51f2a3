"""A recruit's own progress in words: no colours and no rates about a single person."""

from dataclasses import dataclass
from typing import Any

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.selectors.plans import plans_with_figures
from onboarding.selectors.readiness_report import readiness_report
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class OwnProgressPage:
    """For each part of the plan, what is done of what is due for me."""

    template: str
    as_of: str
    parts: tuple[tuple[str, str], ...]


def own_progress_page(viewer: Membership) -> OwnProgressPage:
    """My own progress today, in all plans."""
    reports = [readiness_report(viewer, plan_key=plan.key) for plan in plans_with_figures(viewer)]
    parts = tuple((action["title"], _words(action)) for report in reports for action in report["actions"])
    return OwnProgressPage("reports/own.html", day(today_in(viewer.trust)), parts)


def _words(action: Row) -> str:
    if not action["due"]:
        return "Nothing is due for you yet."
    words = f"{action['met']} of {action['due']} steps that are due are done."
    if action["unknown"]:
        words += (
            f" {action['unknown']} {'waits' if action['unknown'] == 1 else 'wait'} for someone to check, or for a date."
        )
    if action["waiting"]:
        words += f" {action['waiting']} more {'comes' if action['waiting'] == 1 else 'come'} later."
    return words
