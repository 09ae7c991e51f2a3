"""The readiness that is expected on a day to come, from how long things took here, and who will probably not be ready and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from onboarding.access import Action, may, require
from onboarding.errors import Invalid
from onboarding.models import Membership, PlanAction, Recruit
from onboarding.rules.forecast import FEWEST_CASES, Curve, chance, expected, together
from onboarding.selectors.counted_steps import MetRule, met_rule
from onboarding.selectors.forecast_steps import Still, curves_of, still_to_do
from onboarding.selectors.item_titles import item_titles
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.plans import reporting

Row = dict[str, Any]
MOST_DAYS = 366
USUAL_DAYS = 90
MOST_PEOPLE = 20
UNLIKELY = 0.5
METHOD = (
    "How long each must-have took at this trust since it went live, counted from its due day, with open ones counted as "
    f"taking at least as long as they have been open (Kaplan-Meier). With fewer than {FEWEST_CASES} finished cases the plan's "
    "due day is taken. Must-haves of one person are taken as independent of each other; everyone in scope today is "
    "counted, as if nobody came or left. The range holds four times out of five."
)


def readiness_forecast(viewer: Membership, *, on: date | None = None, plan_key: str = "edi-2023") -> Row:
    """For how many people each action will be met on a day, in 90 days unless given; whom to help first for whoever reads
    figures unsuppressed. Five queries at most, whatever the number of people.

    Raises NotAllowed, NotFound (plan), Invalid (a day that is past or more than a year away)."""
    require(viewer, Action.SEE_FORECAST)
    moment, asked = moment_of(viewer), reporting(viewer, plan_key)
    today = moment.as_of
    on = on or today + timedelta(days=USUAL_DAYS)
    if not today < on <= today + timedelta(days=MOST_DAYS):
        raise Invalid.field("on", "out_of_range", "Ask for a day from tomorrow to a year from today.")
    curves, titles = curves_of(viewer, asked, today), item_titles(viewer)
    chances: defaultdict[str, defaultdict[UUID, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    steps: dict[tuple[str, UUID, str], Still] = {}
    rules = {action.key: met_rule(action) for action in asked.actions}
    for step in still_to_do(viewer, asked, moment, on):
        chances[step.action][step.recruit_id][step.item_key] = _chance(step, curves, on, today, rules[step.action])
        steps[step.action, step.recruit_id, step.item_key] = step
    behind = list(_behind(chances, steps)) if may(viewer, Action.SEE_REPORT_UNSUPPRESSED) else []
    return {
        "plan": asked.plan.key,
        "as_of": today,
        "on": on,
        "method": METHOD,
        "fewest_cases": FEWEST_CASES,
        "actions": [_action(action, chances[action.key], curves, titles) for action in asked.actions],
        "people": _people(viewer, behind[:MOST_PEOPLE], curves, titles, today),
    }


def _chance(step: Still, curves: Mapping[str, Curve], on: date, today: date, rule: MetRule) -> float:
    """The chance that it counts as met on the day."""
    last = on
    if step.arrival and (rule == "before_arrival" or (rule == "in_date_on_arrival" and step.by_host)):
        last = min(on, step.arrival - timedelta(days=1 if rule == "before_arrival" else 0))
    if step.state == "done":
        if step.host == "lapsed" and rule == "in_date_on_arrival":
            return 0.0
        return 1.0 if step.done_on and step.done_on <= last else 0.0
    if last < today:
        return 0.0
    return chance(curves[step.item_key], (today - step.due_on).days, (last - step.due_on).days)


def _action(
    action: PlanAction, people: Mapping[UUID, dict[str, float]], curves: Mapping[str, Curve], titles: Mapping[str, str]
) -> Row:
    found = expected([together(one)[0] for one in people.values()])
    return {
        "key": action.key,
        "title": action.title,
        "people": found.people,
        "expected_met": round(found.met, 1),
        "low": found.low,
        "high": found.high,
        "rate": found.met / found.people if found.people else None,
        "items": [_item(key, curves[key], titles) for key in action.must_haves],
    }


def _item(key: str, curve: Curve, titles: Mapping[str, str]) -> Row:
    """Days are from the due day: 5 is five days late. Null where half or four fifths were never finished."""
    return {
        "item": key,
        "title": titles.get(key, key),
        "cases": curve.cases,
        "from": "own" if curve.is_own else "plan",
        "median_days": curve.days_until(0.5) if curve.is_own else 0,
        "p80_days": curve.days_until(0.8) if curve.is_own else 0,
    }


def _behind(
    chances: Mapping[str, Mapping[UUID, dict[str, float]]], steps: Mapping[tuple[str, UUID, str], Still]
) -> Iterable[tuple[float, Still]]:
    """Of each person the action least likely to be met, with the must-have that decides; least likely first."""
    worst: dict[UUID, tuple[float, Still]] = {}
    for action, people in chances.items():
        for recruit, items in people.items():
            whole, key = together(items)
            step = steps[action, recruit, key]
            if whole < worst.get(recruit, (UNLIKELY, None))[0] and step.state != "done":
                worst[recruit] = (whole, step)
    return sorted(worst.values(), key=lambda one: (one[0], one[1].due_on, one[1].recruit_id))


def _people(
    viewer: Membership,
    behind: list[tuple[float, Still]],
    curves: Mapping[str, Curve],
    titles: Mapping[str, str],
    today: date,
) -> list[Row]:
    ids = [step.recruit_id for _, step in behind]
    names = dict(Recruit.objects.filter(trust=viewer.trust_id, pk__in=ids).values_list("pk", "full_name"))
    return [
        {
            "person": {"id": step.recruit_id, "name": names[step.recruit_id]},
            "action": step.action,
            "chance": round(whole, 2),
            "item": step.item_key,
            "title": titles.get(step.item_key, step.item_key),
            "due_on": step.due_on,
            "days_left": (step.due_on - today).days,
            "usual_days": curves[step.item_key].days_until(0.5) if curves[step.item_key].is_own else None,
        }
        for whole, step in behind
    ]
