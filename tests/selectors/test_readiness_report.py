"""The readiness report: a case that one can check by eye, and everyone's steps counted the long way."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from onboarding.models import (
    Confirmation,
    Enrolment,
    Membership,
    Milestone,
    Recruit,
    Serving,
    Step,
)
from onboarding.rules.compliance import FIGURES
from onboarding.selectors.readiness_report import readiness_report
from tests.cast import Cast
from tests.factories import (
    EnrolmentFactory,
    RecruitFactory,
    StepFactory,
    published_version,
)
from tests.histories import History

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PLAN = ("5.1", "5.2", "5.3", "5.4")


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
    Enrolment.objects.filter(of_trust=False, begun_by="").update(state="withdrawn")
    Step.objects.filter(enrolment__of_trust=False, enrolment__begun_by="").update(superseded_on=TODAY)
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

    assert report["people_in_scope"] == 7  # Hal has left; Amara's and Bilal's last programmes have ended
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
    report = readiness_report(cast.liam)  # Ada and Bea; Amara and Bilal follow nothing any more
    found = {action["key"]: action for action in report["actions"]}
    assert report["people_in_scope"] == 2
    assert (found["5.1"]["met"], found["5.1"]["not_met"], found["5.1"]["due"]) == (1, 1, 2)


def test_a_shared_step_counts_once_in_steps_and_for_each_person_in_people(cast: Cast, case: dict[str, Recruit]) -> None:
    version = published_version(
        [{"key": "team-briefing", "plan_actions": ["5.3"], "scope": "team", "basis": "plan"}], trust=cast.northgate
    )
    done = _briefing(version, cast.ward, {"state": "done", "done_on": AFTER_TRAVEL})
    # done after Ada came, and in time for nobody: Bea, who needs it in April only, came on the same day
    for name, needed_on in {"Ada": DUE, "Bea": LATER}.items():
        Serving.objects.create(
            trust=cast.northgate, step=done, recruit=case[name], needed_on=needed_on, served_on=AFTER_TRAVEL
        )
    still_open = _briefing(version, cast.ward, {}, occurrence=2)
    for name in ("Cy", "Dee"):
        Serving.objects.create(trust=cast.northgate, step=still_open, recruit=case[name], needed_on=DUE)

    found = actions(cast.helen)["5.3"]

    assert figures(found) == {"met": 0, "not_met": 2, "unknown": 0, "waiting": 0, "waived": 0, "inherited": 0}
    assert (found["due"], found["on_time"]) == (2, 0)
    assert (found["people_met"], found["people_not_met"], found["people"]) == (0, 3, 3)  # Ada; Cy and Dee
    (briefing,) = [one for one in found["must_haves"] if one["item"] == "team-briefing"]
    assert (briefing["due"], briefing["met"], briefing["not_met"]) == (3, 0, 3)


@pytest.mark.parametrize(
    ("done_on", "renewed_on", "arrives", "met"),
    [
        ("2025-06-01", None, "2026-06-01", True),   # twelve months, through their last day
        ("2025-06-01", None, "2026-06-02", False),  # it ran out the day before
        ("2025-06-01", "2026-03-01", "2026-06-02", True),  # recorded again in time
        ("2025-06-01", None, "2026-02-20", True),
        ("2026-02-20", None, "2026-02-20", True),   # on the day itself
        ("2026-02-21", None, "2026-02-20", False),
    ],
)  # fmt: skip
def test_a_managers_learning_counts_if_it_was_in_date_on_the_day_of_arrival(
    cast: Cast, case: dict[str, Recruit], done_on: str, renewed_on: str | None, arrives: str, met: bool
) -> None:
    item = {"key": "manager-cultural-learning", "plan_actions": ["5.3"], "scope": "manager", "basis": "plan"}
    version = published_version([item | {"valid_months": 12}], trust=cast.northgate)
    enrolment = EnrolmentFactory(version=version, recruit=None, membership=cast.liam)
    done = {"state": "done", "done_on": date.fromisoformat(renewed_on or done_on)}
    step = StepFactory(enrolment=enrolment, item=version.items.get(), due_on=DUE, **done)
    served = {"needed_on": DUE, "served_on": date.fromisoformat(done_on)}
    Serving.objects.create(trust=cast.northgate, step=step, recruit=case["Ada"], **served)
    Milestone.objects.filter(recruit=case["Ada"], kind="arrival").update(actual_on=date.fromisoformat(arrives))
    found = actions(cast.helen)["5.3"]
    assert (found["people_met"], found["people_not_met"]) == (int(met), int(not met))


def test_what_recruits_say_gives_the_word_where_it_is_lower(cast: Cast, case: dict[str, Recruit]) -> None:
    briefing = {"key": "team-briefing", "plan_actions": ["5.3"], "scope": "team", "basis": "plan"}
    welcome = {"key": "manager-welcome", "plan_actions": ["5.2", "5.3"], "basis": "plan"}
    version = published_version([briefing, welcome], trust=cast.northgate)
    first, second = version.items.all()
    ward = EnrolmentFactory(version=version, recruit=None, ward=cast.ward)
    briefed = StepFactory(enrolment=ward, item=first, due_on=DUE, **DONE)
    welcomed = {}
    for name in ("Ada", "Bea"):
        needed = {"needed_on": DUE, "served_on": BEFORE_TRAVEL}
        Serving.objects.create(trust=cast.northgate, step=briefed, recruit=case[name], **needed)
        own = EnrolmentFactory(recruit=case[name], version=version)
        welcomed[name] = StepFactory(enrolment=own, item=second, due_on=DUE, **DONE_LATE)
    assert said(cast.helen) == (None, "green")

    _says(case["Ada"], welcomed["Ada"], True, "2026-02-26 10:00Z")
    assert said(cast.helen) == (1.0, "green")
    _says(case["Bea"], welcomed["Bea"], False, "2026-02-26 11:00Z")
    assert said(cast.helen) == (0.5, "red")
    assert said(cast.helen, as_of=date(2026, 2, 25))[0] is None, "nobody had said anything yet"

    Step.objects.filter(pk=welcomed["Bea"].pk).update(done_on=date(2026, 2, 27))
    _says(case["Bea"], welcomed["Bea"], True, "2026-02-28 09:00Z", done_on=date(2026, 2, 27))
    assert said(cast.helen) == (1.0, "green"), "what somebody said last of a step counts"


def said(viewer: Membership, **asked: Any) -> tuple[float | None, str]:
    found = next(one for one in readiness_report(viewer, **asked)["actions"] if one["key"] == "5.3")
    return found["said_rate"], found["rag"]


def _says(recruit: Recruit, step: Step, happened: bool, at: str, done_on: date = AFTER_TRAVEL) -> None:
    when = datetime.fromisoformat(at)
    Confirmation.objects.create(
        trust=recruit.trust, step=step, recruit=recruit, done_on=done_on, happened=happened, answered_at=when
    )


def _briefing(version: Any, ward: Any, fields: dict[str, Any], occurrence: int = 1) -> Step:
    enrolment = Enrolment.objects.filter(version=version, ward=ward).first() or EnrolmentFactory(
        version=version, recruit=None, ward=ward
    )
    return StepFactory(enrolment=enrolment, item=version.items.get(), due_on=DUE, occurrence=occurrence, **fields)


def test_paused_people_stay_in_the_figures_of_hard_limits_only(cast: Cast, case: dict[str, Recruit]) -> None:
    before = actions(cast.helen)["5.1"]
    Enrolment.objects.filter(recruit=case["Cy"], begun_by="").update(state="paused")
    after = actions(cast.helen)["5.1"]
    assert (after["not_met"], after["people"]) == (before["not_met"] - 1, before["people"] - 1)


# --- what must hold --------------------------------------------------------------------------------


def test_the_sums_of_the_contract_hold(cast: Cast) -> None:
    History(cast, 7).live(turns=30)
    for action in actions(cast.helen).values():
        assert action["people"] == action["people_met"] + action["people_not_met"] + action["people_unknown"]
        assert action["due"] == action["met"] + action["not_met"] + action["unknown"]
        assert action["people_rate"] == (action["people_met"] / action["people"] if action["people"] else None)
        assert action["step_rate"] == (action["met"] / action["due"] if action["due"] else None)
        for one in action["must_haves"]:
            assert one["due"] == one["met"] + one["not_met"] + one["unknown"]
