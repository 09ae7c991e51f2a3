"""Whom the readiness report is for, what each of them counts, and what moves its figures."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import NotAllowed, NotFound
from onboarding.models import Membership
from onboarding.selectors.proof import proof
from onboarding.selectors.readiness_report import readiness_report
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MembershipFactory, published_version, steps_of
from tests.journeys import enrolled, step_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def actions(viewer: Membership) -> dict[str, dict[str, Any]]:
    return {action["key"]: action for action in readiness_report(viewer)["actions"]}


@pytest.mark.parametrize("item", ["named-contact", "accommodation-booked"])
def test_completing_a_must_have_that_is_due_moves_one_step_from_not_met_to_met(cast: Cast, item: str) -> None:
    before = actions(cast.helen)["5.2"]
    path = f"pre-arrival/{item}"
    submit_step(cast.helen, step_id=step_of(cast.amara_recruit, path).id, note="Helen Moss, and a flat nearby")
    after = actions(cast.helen)["5.2"]
    assert (after["met"], after["not_met"], after["due"]) == (
        before["met"] + 1, before["not_met"] - 1, before["due"],
    )  # fmt: skip


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


def test_only_a_known_plan_can_be_asked_for(cast: Cast) -> None:
    assert readiness_report(cast.helen, as_of=TODAY)["as_of"] == TODAY
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


def test_what_hangs_on_a_visa_is_not_unknown_for_someone_who_needs_none(cast: Cast) -> None:
    settled = enrolled(cast, visa_route="settled", sponsor="none")
    for kind, day in {"offer_accepted": date(2026, 1, 5), "arrival": date(2026, 2, 20)}.items():
        record_milestone(cast.helen, recruit_id=settled.id, kind=kind, actual_on=day)
    step = step_of(settled, "pre-arrival/ward-confirmed")
    assert (step.due_on, step.due_words) == (date(2026, 1, 19), "14 days after the day the offer is accepted")
    unknown = proof(cast.helen, action="5.2", figure="unknown")
    assert settled.id not in [row["person"]["id"] for row in unknown[0:200] if row["person"]]


def test_a_person_whose_last_programme_has_ended_is_in_scope_through_that_day(cast: Cast) -> None:
    ends = {"yesterday": date(2026, 3, 1), "today": TODAY}
    for left_over, ended_on in enumerate(ends.values()):
        cast.amara_recruit.enrolments.filter(begun_by="").update(state="ended", ended_on=ended_on)
        assert readiness_report(cast.helen)["people_in_scope"] == 1 + left_over
    cast.amara_recruit.enrolments.filter(version__programme__key="development").update(state="paused", ended_on=None)
    assert readiness_report(cast.helen)["people_in_scope"] == 2


def test_the_report_takes_as_many_queries_for_thirty_people_as_for_three(cast: Cast) -> None:
    version = published_version([{"plan_actions": ["5.2"]}] * 5, trust=cast.northgate)
    counts = []
    for many in (1, 27):
        for _ in range(many):
            steps_of(EnrolmentFactory(version=version))
        with CaptureQueriesContext(connection) as queries:
            readiness_report(cast.helen)
        counts.append(len(queries))
    # plan, actions, sums, commitments, the run before, settings, another word than the rule, legal limits
    assert counts == [8, 8]
