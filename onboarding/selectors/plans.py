"""Improvement plans as their readers see them, and with the numbers that a report of them needs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onboarding.access import Action, require
from onboarding.errors import NotFound, NotNow
from onboarding.library.plan_numbers import PlanNumbers, numbers_of
from onboarding.models import ImprovementPlan, Membership, PlanAction
from onboarding.selectors.item_titles import item_titles

Row = dict[str, Any]
HEAD = ("key", "title", "publisher", "published_on", "source", "checked_on", "status_note", "focus")
OF_ACTION = ("key", "title", "requirement", "deadline_on", "confidence", "topics", "conditions")


@dataclass(frozen=True)
class Reporting:
    """A plan with its actions and the numbers of its rule."""

    plan: ImprovementPlan
    actions: tuple[PlanAction, ...]
    numbers: PlanNumbers


def visible_plans(viewer: Membership) -> QuerySet[ImprovementPlan]:
    """The plans that the viewer's trust answers to. Raises NotAllowed."""
    require(viewer, Action.SEE_PLANS)
    return ImprovementPlan.objects.filter(trust=viewer.trust_id).order_by("published_on", "key")


def find_plan(viewer: Membership, key: str) -> ImprovementPlan:
    """One plan of the viewer's trust. Raises NotFound."""
    plan = ImprovementPlan.objects.filter(trust=viewer.trust_id, key=key).first()
    if plan is None:
        raise NotFound("There is no improvement plan with this key.")
    return plan


def reporting(viewer: Membership, key: str) -> Reporting:
    """What a report of a plan needs. Raises NotFound, NotNow (nobody has written down the numbers of its rule)."""
    plan = find_plan(viewer, key)
    numbers = plan_numbers(plan)
    if numbers is None:
        raise NotNow("This plan has no figures yet: the numbers of its rule are missing.", code="no_numbers")
    return Reporting(plan, tuple(PlanAction.objects.filter(plan=plan)), numbers)


def plan_numbers(plan: ImprovementPlan) -> PlanNumbers | None:
    """Those of the plan itself, else those that the library has for it; None where nobody has written them down."""
    own = plan.rag.get("numbers")
    return PlanNumbers.model_validate(own) if own else numbers_of(plan.key)


def plans_with_figures(viewer: Membership) -> list[ImprovementPlan]:
    """Those that a page can show, the one published first in front, which is shown unless another is asked for. For whoever
    has asked whether the viewer may. One query."""
    plans = ImprovementPlan.objects.filter(trust=viewer.trust_id).order_by("published_on", "key")
    return [plan for plan in plans if plan_numbers(plan)]


def plan_row(plan: ImprovementPlan) -> Row:
    """A plan as a line of a list."""
    return {name: getattr(plan, name) for name in HEAD}


def plan_detail(viewer: Membership, plan: ImprovementPlan) -> Row:
    """A plan with its actions, must-haves, metrics and the rule of its colours."""
    titles, numbers = item_titles(viewer), plan_numbers(plan)
    return plan_row(plan) | {
        "actions": [_action_row(action, titles) for action in PlanAction.objects.filter(plan=plan)],
        "metrics": [{**metric, "source": plan.source} for metric in plan.metrics],
        "rag": plan.rag,
        "numbers": numbers.model_dump() if numbers else None,
    }


def _action_row(action: PlanAction, titles: dict[str, str]) -> Row:
    must_haves = [{"item": key, "title": titles.get(key, key)} for key in action.must_haves]
    return {name: getattr(action, name) for name in OF_ACTION} | {"must_haves": must_haves}
