"""The same figures the long way: one step after another with its true dates, nothing grouped, after any history."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.models import Enrolment, Membership, PersonStep, PlanAction, Recruit, Step
from onboarding.rules.compliance import FIGURES, CountedStep, figure, legal, on_time, person_outcome
from onboarding.rules.due_dates import add_months
from onboarding.selectors.readiness_report import readiness_report
from tests.cast import Cast
from tests.histories import History

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
# The order of a journey: a later milestone that has happened shows that an earlier one is missing.
JOURNEY = ["offer_accepted", "cos_assigned", "visa_applied", "visa_granted", "arrival", "start_date"]


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def in_scope(recruit: Recruit) -> bool:
    days = {row.kind: row.actual_on for row in recruit.milestones.order_by("occurrence") if row.actual_on}
    offered, left, started = days.get("offer_accepted"), days.get("left"), days.get("start_date")
    enrolments = list(recruit.enrolments.filter(begun_by=""))
    return (
        not (enrolments and all(_is_over(one) for one in enrolments))
        and (offered is None or offered <= TODAY)
        and (left is None or left >= TODAY)
        and (started is None or started.replace(year=started.year + 2) >= TODAY)
    )


def _is_over(enrolment: Enrolment) -> bool:
    over = enrolment.state in ("withdrawn", "ended")
    return over and (enrolment.ended_on is None or enrolment.ended_on < TODAY)


def counted_step(row: PersonStep, conditions: dict[str, Any]) -> CountedStep:
    """Every fact of a step with its true dates, for an action with these conditions."""
    milestones = list(row.recruit.milestones.all())
    arrivals = [one.actual_on or one.planned_on for one in milestones if one.kind == "arrival"]
    arrival = max((day for day in arrivals if day), default=None)
    reached = max([JOURNEY.index(one.kind) for one in milestones if one.kind in JOURNEY and one.actual_on], default=-1)
    waits = [JOURNEY.index(kind) for kind in row.step.waiting_for if kind in JOURNEY]
    return CountedStep(
        applies=row.applies,
        state=row.state,
        due_on=row.due_on,
        limit=row.item.limit,
        basis=row.item.basis,
        done_on=row.done_on,
        evidence_expires_on=row.step.evidence_expires_on,
        waived_on=row.step.waived_on,
        waived_until=row.step.waived_until,
        paused=row.paused,
        inherited=row.due_on is not None and row.due_on < row.trust.live_on,
        missing_anchor_though_later_actual=bool(waits) and min(waits) < reached,
        met_before_arrival=conditions.get("met_before") == "arrival",
        in_date_on_arrival=conditions.get("counts") == "managers and teams" and row.item.scope in ("manager", "team"),
        valid_until=in_date_until(row, arrival),
        arrival_on=arrival,
    )


def in_date_until(row: PersonStep, arrival: date | None) -> date | None:
    """Until when what was done once for many was in date for this person: renewed by their arrival, it lasts longer."""
    months, paper = row.item.valid_months, row.step.evidence_expires_on
    days = [
        day for day in (row.done_on, row.step.done_on) if day and (day == row.done_on or (arrival and day <= arrival))
    ]
    ends = [add_months(max(days), months)] if days and months else []
    return min([*ends, *([paper] if paper else [])], default=None)


def the_long_way(action: PlanAction, recruits: list[Recruit]) -> dict[str, Any]:
    """One action's figures from one step after another, with nothing grouped."""
    rows = PersonStep.objects.filter(
        recruit__in=recruits, item__plan_actions__contains=[action.key], item__mandatory=True
    )
    steps: dict[Any, CountedStep] = {}
    people: dict[Any, list[str | None]] = {}
    for row in rows.select_related("item", "step", "recruit", "trust").order_by("due_on"):  # the first need speaks
        step = counted_step(row, action.conditions)
        if row.applies == "yes":
            steps.setdefault(row.step_id, step)
        if row.item.key in action.must_haves:
            people.setdefault(row.recruit_id, []).append(figure(step, TODAY))
    outcomes = Counter(person_outcome(found) for found in people.values())
    found = Counter(figure(step, TODAY) for step in steps.values())
    return {name: found[name] for name in FIGURES} | {
        "on_time": sum(on_time(step, TODAY) for step in steps.values()),
        "people_met": outcomes["met"],
        "people_not_met": outcomes["not_met"],
        "people_unknown": outcomes["unknown"],
    }


def speaks_for(clock: Step) -> bool:
    """Whether an open item with the same limit is counted in the clock's place."""
    path = clock.item.details.get("same_limit_as")
    same = PersonStep.objects.filter(recruit=clock.enrolment.recruit_id, item__path=path, applies="yes")
    return same.exclude(state__in=["done", "waived"]).exists()


def legal_the_long_way(recruits: list[Recruit], theirs: list[Recruit]) -> dict[str, int]:
    rows = PersonStep.objects.filter(recruit__in=recruits).select_related("item", "step", "recruit", "trust")
    answers = Counter(legal(counted_step(row, {}), TODAY) for row in rows)
    clocks = Step.objects.filter(enrolment__recruit__in=theirs).exclude(enrolment__begun_by="").select_related("item")
    answers += Counter(
        legal(CountedStep(one.applies, one.state, one.due_on, one.item.limit, one.item.basis, one.done_on), TODAY)
        for one in clocks
        if not speaks_for(one)
    )
    return {"running": answers["running"] + answers["overdue"], "overdue": answers["overdue"]}


@pytest.mark.parametrize("seed", [0])
def test_the_grouped_report_equals_the_long_way_after_any_history(cast: Cast, seed: int) -> None:
    History(cast, seed + 100).live(turns=60)
    everyone = Recruit.objects.all()
    for viewer, theirs in {
        cast.helen: everyone,
        cast.diana: everyone,
        cast.liam: everyone.filter(line_manager=cast.liam),
    }.items():
        people = [one for one in theirs if in_scope(one)]
        report = readiness_report(viewer)
        found = {action["key"]: action for action in report["actions"]}
        for action in PlanAction.objects.all():
            wanted = the_long_way(action, people)
            assert {name: found[action.key][name] for name in wanted} == wanted
        assert report["people_in_scope"] == len(people)
        assert {name: report["legal_limits"][name] for name in ("running", "overdue")} == legal_the_long_way(
            people, list(theirs)
        )
