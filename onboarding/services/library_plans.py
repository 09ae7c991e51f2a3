"""Improvement plans of the library: loaded once, then fixed, so that past reports keep their meaning."""

from collections.abc import Iterable
from typing import Any

from onboarding.errors import FieldProblem, Invalid
from onboarding.library.plan_file import Action, PlanFile
from onboarding.models import ImprovementPlan, PlanAction, Trust
from onboarding.services.library_templates import digest_of

CHANGED = "This plan is loaded already and has been changed since. Give a changed plan a key of its own, in a new file."


def load_plans(trust: Trust, plans: Iterable[PlanFile]) -> tuple[list[str], list[str]]:
    """Make the plans that the trust does not have. Answers the keys of those made and of those there already.

    A plan's commitments are a programme of their own, so they may change. Raises Invalid where a plan itself has."""
    there = dict(ImprovementPlan.objects.filter(trust=trust).values_list("key", "digest"))
    wanted = {plan.key: (plan, _digest(plan)) for plan in plans}
    if changed := [key for key, (_, digest) in wanted.items() if there.get(key, digest) != digest]:
        raise Invalid(problems=[FieldProblem(key, "plan_changed", CHANGED) for key in changed])
    new = {key: found for key, found in wanted.items() if key not in there}
    made = ImprovementPlan.objects.bulk_create(_plan(trust, plan, digest) for plan, digest in new.values())
    PlanAction.objects.bulk_create(
        _action(trust, row, new[row.key][0], action, position)
        for row in made
        for position, action in enumerate(new[row.key][0].actions, start=1)
    )
    return list(new), [key for key in wanted if key in there]


def _digest(plan: PlanFile) -> str:
    """Of the file as it was loaded: numbers that it does not give are no part of it."""
    told = plan.model_dump(mode="json", exclude={"commitments"})
    if plan.rag.numbers is None:
        del told["rag"]["numbers"]
    return digest_of(told)


def _plan(trust: Trust, plan: PlanFile, digest: str) -> ImprovementPlan:
    same = ("key", "title", "publisher", "published_on", "source", "checked_on", "status_note", "focus")
    return ImprovementPlan(
        trust=trust,
        metrics=[metric.model_dump(mode="json") for metric in plan.metrics],
        rag=plan.rag.model_dump(mode="json"),
        digest=digest,
        **{name: getattr(plan, name) for name in same},
    )


def _action(trust: Trust, row: ImprovementPlan, plan: PlanFile, action: Action, position: int) -> PlanAction:
    return PlanAction(
        trust=trust,
        plan=row,
        key=action.key,
        position=position,
        title=action.title,
        requirement=action.requirement,
        deadline_on=action.deadline_on,
        confidence=action.confidence,
        topics=[topic.model_dump(mode="json") for topic in action.topics],
        must_haves=list(plan.must_have_items.get(action.key, ())),
        conditions=_conditions(plan, action.key),
    )


def _conditions(plan: PlanFile, action: str) -> dict[str, Any]:
    condition = plan.conditions.get(action)
    return condition.model_dump(mode="json", exclude_defaults=True) if condition else {}
