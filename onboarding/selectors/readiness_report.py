"""The readiness report of an improvement plan, as the contract writes it: people first, then steps, then the word."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count

from onboarding.access import Action, may, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotFound
from onboarding.models import ImprovementPlan, Membership, Milestone, PersonStep, PlanAction, Step
from onboarding.models.choices import Applies, Basis, Limit, MilestoneKind, StepState
from onboarding.rules.compliance import DEFINITION_VERSION, CountedStep, legal, legal_days_overdue
from onboarding.rules.due_dates import add_months
from onboarding.rules.rating import Thresholds, rag
from onboarding.selectors.compliance import MONTHS_IN_SCOPE, Tally, tallies
from onboarding.selectors.visible import visible_recruits

# More than this share of waivers holds an action at amber. Source: rule 12 of the programmes' README.
WAIVED_AT_MOST = 0.05
STEP_FIGURES = ("met", "on_time", "not_met", "unknown", "waiting", "waived", "inherited")


def readiness_report(viewer: Membership, *, plan_key: str = "edi-2023", as_of: date | None = None) -> dict[str, Any]:
    """How ready the trust is, for each action of the plan, today. HR and directors see the whole trust; managers,
    pastoral leads and recruits their own people. A fixed number of queries, whatever the number of people.

    Raises NotAllowed, NotFound (plan), Invalid (a day other than today: past days are not computed yet)."""
    require(viewer, Action.SEE_REPORT)
    today = today_in(viewer.trust)
    if as_of not in (None, today):
        raise Invalid.field("as_of", "not_today", "The report can be read for today only. Leave the date out.")
    plan = ImprovementPlan.objects.filter(trust=viewer.trust_id, key=plan_key).first()
    if plan is None:
        raise NotFound("There is no improvement plan with this key.")
    actions = list(PlanAction.objects.filter(plan=plan))
    population, sums = tallies(viewer, actions, today)
    commitments = _commitments(viewer, today)
    return {
        "plan": plan.key,
        "title": plan.title,
        "publisher": plan.publisher,
        "status_note": plan.status_note,
        "source": plan.source,
        "as_of": today,
        "known_at": today,
        "definition_version": DEFINITION_VERSION,
        "live_on": viewer.trust.live_on,
        "population": _population_words(plan),
        "people_in_scope": population,
        "actions": [_action(action, sums[action.key], plan, commitments) for action in actions],
        "legal_limits": _legal_limits(viewer, today),
        "groups": [],
        "suppressed": False,
    }


def _population_words(plan: ImprovementPlan) -> str:
    return f"{plan.rag['population'][:1].upper()}{plan.rag['population'][1:]} ({MONTHS_IN_SCOPE} months)."


def _action(
    action: PlanAction, sums: Tally, plan: ImprovementPlan, commitments: list[dict[str, Any]]
) -> dict[str, Any]:
    people = {f"people_{name}": sums.people.get(name, 0) for name in ("met", "not_met", "unknown")}
    counted = sum(people.values())
    steps = {name: sums.steps.get(name, 0) for name in STEP_FIGURES}
    due = steps["met"] + steps["not_met"] + steps["unknown"]
    rate = people["people_met"] / counted if counted else None
    mine = [one for one in commitments if action.key in one["plan_actions"]]
    waived_of = due + steps["waived"]
    rated = rag(
        rate,
        steps["waived"] / waived_of if waived_of else 0.0,
        _thresholds(plan),
        _needed_in_date(action, mine),
    )
    must_haves = {key: _must_have(key, figures) for key, figures in sums.items.items()}
    return {
        "key": action.key,
        "title": action.title,
        "requirement": action.requirement,
        "confidence": action.confidence,
        "deadline_on": action.deadline_on,
        "people": counted,
        **people,
        "people_rate": rate,
        "must_haves": list(must_haves.values()),
        "due": due,
        **steps,
        "step_rate": steps["met"] / due if due else None,
        "rag": rated.word,
        "rag_rule": rated.rule,
        "direction": None,
        "topics": [{**topic, **must_haves.get(topic["item"], {})} for topic in action.topics],
        "commitments": mine,
    }


def _must_have(key: str, figures: Mapping[str, int]) -> dict[str, Any]:
    counted = {name: figures.get(name, 0) for name in ("met", "not_met", "unknown")}
    return {"item": key, "due": sum(counted.values()), **counted}


def _thresholds(plan: ImprovementPlan) -> Thresholds:
    return Thresholds(
        green_at_least=plan.rag["green"]["at_least"],
        amber_at_least=plan.rag["amber"]["at_least"],
        waived_at_most=WAIVED_AT_MOST,
    )


def _needed_in_date(action: PlanAction, commitments: list[dict[str, Any]]) -> bool | None:
    needed = action.conditions.get("needs_commitments_in_date")
    if not needed:
        return None
    return set(needed) <= {one["key"] for one in commitments if one["in_date"]}


def _commitments(viewer: Membership, today: date) -> list[dict[str, Any]]:
    """What the trust itself does for each action; in date while the last time it was done is recent enough."""
    steps = Step.objects.filter(trust=viewer.trust_id, enrolment__of_trust=True, superseded_on__isnull=True)
    found: dict[str, dict[str, Any]] = {}
    for step in steps.select_related("item").order_by("item__position", "occurrence"):
        one = found.setdefault(
            step.item.key,
            {
                "key": step.item.key,
                "title": step.item.title,
                "plan_actions": step.item.plan_actions,
                "in_date": False,
                "done_on": None,
            },
        )
        one |= {"state": step.state, "due_on": step.due_on}
        if step.state == StepState.DONE:
            one |= {"done_on": step.done_on, "in_date": _still_in_date(step, today)}
            one |= {"due_on": _next_due(step) or step.due_on}
    return list(found.values())


def _still_in_date(step: Step, today: date) -> bool:
    next_due = _next_due(step)
    return step.done_on is not None and (next_due is None or next_due >= today)


def _next_due(step: Step) -> date | None:
    """The day by which a commitment that was kept is to be kept again; None where once is enough."""
    months = (step.item.repeats or {}).get("months")
    return add_months(step.done_on, months) if step.done_on and months else None


def _legal_limits(viewer: Membership, today: date) -> dict[str, int]:
    """Limits that the law sets, for everyone who has not left: how many run, how many are overdue, the oldest."""
    gone = Milestone.objects.filter(trust=viewer.trust_id, kind=MilestoneKind.LEFT, actual_on__lt=today)
    people = PersonStep.objects.exclude(recruit__in=gone.values("recruit")).filter(
        trust=viewer.trust_id, applies=Applies.YES, item__limit=Limit.HARD, item__basis=Basis.LAW
    )
    if not may(viewer, Action.SEE_REPORT_UNSUPPRESSED) and not viewer.has_role("director"):
        people = people.filter(recruit__in=visible_recruits(viewer))
    kinds = people.values_list(
        "state", "due_on", "done_on", "step__evidence_expires_on", "step__waived_until"
    ).annotate(number=Count("id"))
    running = overdue = oldest = 0
    for state, due_on, done_on, expires_on, waived_until, number in kinds:
        step = CountedStep(
            applies="yes",
            state=state,
            due_on=due_on,
            limit="hard",
            basis="law",
            done_on=done_on,
            evidence_expires_on=expires_on,
            waived_until=waived_until,
        )
        answer = legal(step, today)
        running += number if answer in ("running", "overdue") else 0
        overdue += number if answer == "overdue" else 0
        oldest = max(oldest, legal_days_overdue(step, today))
    return {"running": running, "overdue": overdue, "oldest_days": oldest}
