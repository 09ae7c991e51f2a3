"""The readiness report: a case that one can check by eye, and everyone's steps counted the long way."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed, NotFound
from onboarding.models import (
    Enrolment,
    Membership,
    Milestone,
    PersonStep,
    PlanAction,
    Recruit,
    Serving,
    Step,
)
from onboarding.rules.compliance import FIGURES, CountedStep, figure, legal, on_time, person_outcome
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    RecruitFactory,
    StepFactory,
    published_version,
    steps_of,
)
from tests.histories import History
from tests.journeys import step_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PLAN = ("5.1", "5.2", "5.3", "5.4")
# The order of a journey: a later milestone that has happened shows that an earlier one is missing.
JOURNEY = ["offer_accepted", "cos_assigned", "visa_applied", "visa_granted", "arrival", "start_date"]


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def actions(viewer: Membership) -> dict[str, dict[str, Any]]:
    return {action["key"]: action for action in readiness_report(viewer)["actions"]}


# --- by eye -----------------------------------------------------------------------------------------------
#
# Everyone arrived on 20 February 2026. Today is 2 March. The trust went live on 1 January 2025.

DUE, LATER = date(2026, 2, 10), date(2026, 4, 1)
BEFORE_TRAVEL, AFTER_TRAVEL = date(2026, 2, 9), date(2026, 2, 25)
DONE, DONE_LATE = {"state": "done", "done_on": BEFORE_TRAVEL}, {"state": "done", "done_on": AFTER_TRAVEL}
WAIVED = {"state": "waived", "waived_on": DUE}
MISSING = {"due_on": None, "waiting_for": ["arrival"]}

# who      what was guidance on money (5.1)     accommodation booked (5.2)                 first week's check-in (5.2)
CASE: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "Ada":  (DONE,                              DONE,                                      DONE),
    "Bea":  (DONE_LATE,                         DONE_LATE,                                 {"due_on": LATER}),
    "Cy":   ({},                                {"state": "submitted"},                    {}),
    "Dee":  ({"state": "submitted"},            DONE | {"evidence_expires_on": date(2026, 3, 1)}, {"due_on": LATER}),
    "Eli":  (WAIVED,                            WAIVED | {"waived_until": date(2026, 3, 1)}, {"due_on": None}),
    "Fay":  ({"due_on": date(2024, 12, 31)},    DONE | {"due_on": date(2024, 12, 31)},     DONE | {"due_on": LATER}),
    "Gus":  ({"due_on": TODAY, "state": "returned"}, MISSING,                              WAIVED | {"waived_until": TODAY}),
    "Hal":  ({},                                {},                                        {}),
}  # fmt: skip
# Hal left yesterday: out of scope. Gus leaves today: still in scope.
LEFT = {"Hal": date(2026, 3, 1), "Gus": TODAY}

MONEY = {  # 5.1: done before the day of travel, or not met
    "Ada": "met",        # done on 9 February
    "Bea": "not_met",    # done after travel
    "Cy": "not_met",     # not done
    "Dee": "unknown",    # submitted, not reviewed
    "Eli": "waived",
    "Fay": "inherited",  # due before the trust went live, still open
    "Gus": "not_met",    # due today and not done
}  # fmt: skip
HOUSING = {  # 5.2
    "Ada": "met",
    "Bea": "met",        # late, but met
    "Cy": "unknown",     # submitted
    "Dee": "unknown",    # its evidence ran out yesterday
    "Eli": "not_met",    # its waiver ran out yesterday
    "Fay": "met",        # inherited and done: met
    "Gus": "unknown",    # arrival was never recorded, though he has started
}  # fmt: skip
CHECK_IN = {  # 5.2
    "Ada": "met",
    "Bea": "waiting",
    "Cy": "not_met",
    "Dee": "waiting",
    "Eli": "waiting",    # no date yet
    "Fay": "waiting",    # done early: counts when it is due
    "Gus": "waived",     # through today
}  # fmt: skip


@pytest.fixture
def case(cast: Cast) -> dict[str, Recruit]:
    """The eight people of the table, and nobody else with a programme."""
    Enrolment.objects.filter(of_trust=False).update(state="withdrawn")
    version = published_version(
        [
            {"key": "money-guidance", "plan_actions": ["5.1"], "basis": "plan"},
            {"key": "accommodation-booked", "plan_actions": ["5.2"], "basis": "plan"},
            {"key": "check-in-week-1", "plan_actions": ["5.2"], "basis": "plan"},
            {"key": "an-offer", "plan_actions": ["5.1", "5.2"], "mandatory": False},  # never counted
        ],
        trust=cast.northgate,
    )
    return {name: _person(cast, version, name, columns) for name, columns in CASE.items()}


def _person(cast: Cast, version: Any, name: str, columns: tuple[dict[str, Any], ...]) -> Recruit:
    recruit = RecruitFactory(full_name=name, known_as=name, line_manager=cast.liam if name < "C" else None)
    days = {"offer_accepted": date(2025, 11, 3), "arrival": date(2026, 2, 20), "start_date": date(2026, 2, 25)}
    if name == "Gus":
        del days["arrival"]
    if name in LEFT:
        days["left"] = LEFT[name]
    for kind, day in days.items():
        Milestone.objects.create(trust=cast.northgate, recruit=recruit, kind=kind, actual_on=day)
    enrolment = EnrolmentFactory(recruit=recruit, version=version)
    for item, fields in zip(version.items.all(), (*columns, {}), strict=True):
        StepFactory(enrolment=enrolment, item=item, **{"due_on": DUE} | fields)
    return recruit


def sums(*columns: dict[str, str]) -> dict[str, int]:
    counted = Counter(word for column in columns for word in column.values())
    return {name: counted[name] for name in FIGURES}


def figures(action: dict[str, Any]) -> dict[str, int]:
    return {name: action[name] for name in FIGURES}


def test_every_figure_of_the_case_is_as_one_counts_it_by_eye(cast: Cast, case: dict[str, Recruit]) -> None:
    report = readiness_report(cast.helen)
    found = {action["key"]: action for action in report["actions"]}

    assert report["people_in_scope"] == 7 + 2  # Hal has left; Amara and Bilal follow nothing now
    assert figures(found["5.1"]) == sums(MONEY) == {
        "met": 1, "not_met": 3, "unknown": 1, "waiting": 0, "waived": 1, "inherited": 1,
    }  # fmt: skip
    assert figures(found["5.2"]) == sums(HOUSING, CHECK_IN) == {
        "met": 4, "not_met": 2, "unknown": 3, "waiting": 4, "waived": 1, "inherited": 0,
    }  # fmt: skip
    assert (found["5.1"]["on_time"], found["5.2"]["on_time"]) == (1, 2)  # Ada; Ada twice (Bea and Fay were late)


def test_people_of_the_case_are_counted_once_for_each_action(cast: Cast, case: dict[str, Recruit]) -> None:
    found = actions(cast.helen)
    people = {key: tuple(found[key][f"people_{name}"] for name in ("met", "not_met", "unknown")) for key in PLAN[:2]}
    # 5.1: met Ada; not met Bea, Cy, Gus; unknown Dee; Eli (waived) and Fay (inherited) do not count
    # 5.2: met Ada, Bea, Fay; not met Cy, Eli; unknown Dee, Gus
    assert people == {"5.1": (1, 3, 1), "5.2": (3, 2, 2)}
    assert (found["5.1"]["people_rate"], found["5.1"]["step_rate"]) == (1 / 5, 1 / 5)
    assert (found["5.2"]["people_rate"], found["5.2"]["step_rate"]) == (3 / 7, 4 / 9)


def test_must_haves_of_the_case_count_people_item_by_item(cast: Cast, case: dict[str, Recruit]) -> None:
    items = {one["item"]: one for one in actions(cast.helen)["5.2"]["must_haves"]}
    assert items["accommodation-booked"] == {
        "item": "accommodation-booked", "due": 7, "met": 3, "not_met": 1, "unknown": 3,
    }  # fmt: skip
    assert items["check-in-week-1"] == {"item": "check-in-week-1", "due": 2, "met": 1, "not_met": 1, "unknown": 0}
    assert items["named-contact"]["due"] == 0


def test_colours_follow_the_unrounded_rate_of_people(cast: Cast, case: dict[str, Recruit]) -> None:
    found = actions(cast.helen)
    assert {key: found[key]["rag"] for key in PLAN} == {"5.1": "red", "5.2": "red", "5.3": "grey", "5.4": "grey"}
    assert found["5.3"]["people_rate"] is found["5.3"]["step_rate"] is None


def test_a_manager_sees_the_figures_of_their_own_people(cast: Cast, case: dict[str, Recruit]) -> None:
    report = readiness_report(cast.liam)  # Ada and Bea; and Amara and Bilal, who follow nothing
    found = {action["key"]: action for action in report["actions"]}
    assert report["people_in_scope"] == 4
    assert (found["5.1"]["met"], found["5.1"]["not_met"], found["5.1"]["due"]) == (1, 1, 2)


def test_a_shared_step_counts_once_in_steps_and_for_each_person_in_people(cast: Cast, case: dict[str, Recruit]) -> None:
    version = published_version(
        [{"key": "team-briefing", "plan_actions": ["5.3"], "scope": "team", "basis": "plan"}], trust=cast.northgate
    )
    done = _briefing(version, cast.ward, {"state": "done", "done_on": AFTER_TRAVEL})
    # done late for Ada, in time for Bea who needs it in April: the step is due when Ada needs it
    for name, needed_on in {"Ada": DUE, "Bea": LATER}.items():
        Serving.objects.create(
            trust=cast.northgate, step=done, recruit=case[name], needed_on=needed_on, served_on=AFTER_TRAVEL
        )
    still_open = _briefing(version, cast.ward, {}, occurrence=2)
    for name in ("Cy", "Dee"):
        Serving.objects.create(trust=cast.northgate, step=still_open, recruit=case[name], needed_on=DUE)

    found = actions(cast.helen)["5.3"]

    assert figures(found) == {"met": 1, "not_met": 1, "unknown": 0, "waiting": 0, "waived": 0, "inherited": 0}
    assert (found["due"], found["on_time"]) == (2, 0)
    assert (found["people_met"], found["people_not_met"], found["people"]) == (1, 2, 3)  # Ada; Cy and Dee
    (briefing,) = [one for one in found["must_haves"] if one["item"] == "team-briefing"]
    assert (briefing["due"], briefing["met"], briefing["not_met"]) == (3, 1, 2)


def _briefing(version: Any, ward: Any, fields: dict[str, Any], occurrence: int = 1) -> Step:
    enrolment = Enrolment.objects.filter(version=version, ward=ward).first() or EnrolmentFactory(
        version=version, recruit=None, ward=ward
    )
    return StepFactory(enrolment=enrolment, item=version.items.get(), due_on=DUE, occurrence=occurrence, **fields)


def test_paused_people_stay_in_the_figures_of_hard_limits_only(cast: Cast, case: dict[str, Recruit]) -> None:
    before = actions(cast.helen)["5.1"]
    Enrolment.objects.filter(recruit=case["Cy"]).update(state="paused")
    after = actions(cast.helen)["5.1"]
    assert (after["not_met"], after["people"]) == (before["not_met"] - 1, before["people"] - 1)


# --- by the long way ----------------------------------------------------------------------------------------


def in_scope(recruit: Recruit) -> bool:
    days = {row.kind: row.actual_on for row in recruit.milestones.order_by("occurrence") if row.actual_on}
    offered, left, started = days.get("offer_accepted"), days.get("left"), days.get("start_date")
    return (
        (offered is None or offered <= TODAY)
        and (left is None or left >= TODAY)
        and (started is None or started.replace(year=started.year + 2) >= TODAY)
    )


def counted_step(row: PersonStep, before_arrival: bool) -> CountedStep:
    """Every fact of a step with its true dates."""
    milestones = list(row.recruit.milestones.all())
    arrivals = [one.actual_on or one.planned_on for one in milestones if one.kind == "arrival"]
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
        met_before_arrival=before_arrival,
        arrival_on=max((day for day in arrivals if day), default=None),
    )


def the_long_way(action: PlanAction, recruits: list[Recruit]) -> dict[str, Any]:
    """One action's figures from one step after another, with nothing grouped."""
    before = action.conditions.get("met_before") == "arrival"
    rows = PersonStep.objects.filter(
        recruit__in=recruits, item__plan_actions__contains=[action.key], item__mandatory=True
    )
    steps: dict[Any, CountedStep] = {}
    people: dict[Any, list[str | None]] = {}
    for row in rows.select_related("item", "step", "recruit", "trust").order_by("due_on"):  # the first need speaks
        step = counted_step(row, before)
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


def legal_the_long_way(recruits: list[Recruit]) -> dict[str, int]:
    rows = PersonStep.objects.filter(recruit__in=recruits).select_related("item", "step", "recruit", "trust")
    answers = Counter(legal(counted_step(row, False), TODAY) for row in rows)
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
        assert {name: report["legal_limits"][name] for name in ("running", "overdue")} == legal_the_long_way(people)


def test_the_sums_of_the_contract_hold(cast: Cast) -> None:
    History(cast, 7).live(turns=30)
    for action in actions(cast.helen).values():
        assert action["people"] == action["people_met"] + action["people_not_met"] + action["people_unknown"]
        assert action["due"] == action["met"] + action["not_met"] + action["unknown"]
        assert action["people_rate"] == (action["people_met"] / action["people"] if action["people"] else None)
        assert action["step_rate"] == (action["met"] / action["due"] if action["due"] else None)
        for one in action["must_haves"]:
            assert one["due"] == one["met"] + one["not_met"] + one["unknown"]


@pytest.mark.parametrize("item", ["named-contact", "accommodation-booked"])
def test_completing_a_must_have_that_is_due_moves_one_step_from_not_met_to_met(cast: Cast, item: str) -> None:
    before = actions(cast.helen)["5.2"]
    path = f"pre-arrival/{item}"
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, path).id, note="Helen Moss, and a flat nearby")
    after = actions(cast.helen)["5.2"]
    assert (after["met"], after["not_met"], after["due"]) == (
        before["met"] + 1, before["not_met"] - 1, before["due"],
    )  # fmt: skip


# --- who, and when ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "people"), [("helen", 2), ("diana", 2), ("liam", 2), ("priya", 2), ("amara", 1)])
def test_each_sees_the_people_of_their_role(cast: Cast, who: str, people: int) -> None:
    report = readiness_report(getattr(cast, who))
    assert report["people_in_scope"] == people
    assert report["suppressed"] is False  # nothing is withheld while there are no groups


def test_a_manager_of_nobody_counts_nobody(cast: Cast) -> None:
    report = readiness_report(MembershipFactory(roles=["line_manager"]))
    assert report["people_in_scope"] == 0
    assert report["legal_limits"] == {"running": 0, "overdue": 0, "oldest_days": 0}
    assert {action["people"] for action in report["actions"]} == {0}


@pytest.mark.parametrize("who", ["ben", "ed", "olu"])
def test_others_see_no_report(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        readiness_report(getattr(cast, who))


def test_omar_counts_southmoor_alone(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.omar)
    assert readiness_report(cast.omar)["people_in_scope"] == 1


def test_only_today_and_a_known_plan_can_be_asked_for(cast: Cast) -> None:
    assert readiness_report(cast.helen, as_of=TODAY)["as_of"] == TODAY
    with pytest.raises(Invalid):
        readiness_report(cast.helen, as_of=date(2026, 3, 1))
    with pytest.raises(NotFound):
        readiness_report(cast.helen, plan_key="edi-1923")


def test_the_oldest_legal_limit_is_told_in_days(cast: Cast) -> None:
    before = readiness_report(cast.helen)["legal_limits"]
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="visa_expiry", actual_on=date(2026, 2, 20))
    after = readiness_report(cast.helen)["legal_limits"]
    # right-to-work-repeat on 19 February and visa-last-day on the 20th, 11 and 10 days ago; visa-application too
    assert after["overdue"] == before["overdue"] + 2
    assert after["running"] == before["running"]
    assert after["oldest_days"] == max(before["oldest_days"], 11)


def test_legal_limits_run_through_the_day_of_leaving(cast: Cast, clock: Any) -> None:
    before = readiness_report(cast.helen)["legal_limits"]
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.id, kind="left", actual_on=TODAY)
    assert readiness_report(cast.helen)["legal_limits"] == before
    clock.move_to("2026-03-03T09:00:00+00:00")
    assert readiness_report(cast.helen)["legal_limits"]["running"] < before["running"]


def test_the_report_takes_as_many_queries_for_thirty_people_as_for_three(cast: Cast) -> None:
    version = published_version([{"plan_actions": ["5.2"]}] * 5, trust=cast.northgate)
    counts = []
    for many in (1, 27):
        for _ in range(many):
            steps_of(EnrolmentFactory(version=version))
        with CaptureQueriesContext(connection) as queries:
            readiness_report(cast.helen)
        counts.append(len(queries))
    # plan, actions, sums, commitments, legal limits
    assert counts == [5, 5]
