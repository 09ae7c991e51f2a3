"""Who stays, and how long each step takes, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from onboarding.clock import today_in
from onboarding.models import Membership
from onboarding.selectors.staying import pace, retention
from web.presenters.forecast import when
from web.presenters.plans import PlanShown, plan_shown
from web.presenters.readiness import percent
from web.words import day


@dataclass(frozen=True)
class PaceLine:
    """One step: for which actions, how many were done, and by when."""

    title: str
    actions: str
    cases: int
    half: str
    most: str


@dataclass(frozen=True)
class StayingPage:
    """Sentences on who stays, and the table of steps."""

    today: str
    stayed: tuple[tuple[str, str], ...]
    steps: tuple[PaceLine, ...]
    plan: PlanShown


def staying_page(viewer: Membership, wanted: Mapping[str, str]) -> StayingPage:
    """The page of today."""
    plan = plan_shown(viewer, wanted, "staying")
    return StayingPage(
        today=day(today_in(viewer.trust)),
        stayed=tuple((f"After {one['months']} months", _stayed(one)) for one in retention(viewer, plan_key=plan.key)),
        steps=tuple(
            PaceLine(
                one["title"],
                ", ".join(one["plan_actions"]),
                one["cases"],
                when(one["median_days"]).capitalize() or "Less than half were ever done",
                when(one["p80_days"]).capitalize() or "Less than four fifths were ever done",
            )
            for one in pace(viewer, plan_key=plan.key)
        ),
        plan=plan,
    )


def _stayed(one: dict[str, int]) -> str:
    if not one["people"]:
        return "Nobody reached that day in the last year."
    return f"{one['stayed']} of {one['people']} were still here ({percent(one['rate'])})."
