"""What to expect on a day to come: from the trust's own past where there is enough of it, else from the plan."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.errors import Invalid, NotAllowed
from onboarding.models import Membership, ProgrammeVersion
from onboarding.selectors.readiness_forecast import readiness_forecast
from tests.cast import Cast
from tests.factories import EnrolmentFactory, MilestoneFactory, RecruitFactory, StepFactory, published_version

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
ON = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def version(cast: Cast) -> ProgrammeVersion:
    return published_version([{"key": "study-access", "plan_actions": ["5.4"], "basis": "plan"}], trust=cast.northgate)


def step(version: ProgrammeVersion, due_on: date, **fields: Any) -> Any:
    recruit = RecruitFactory()
    MilestoneFactory(recruit=recruit, kind="offer_accepted", actual_on=date(2025, 11, 3))
    enrolment = EnrolmentFactory(recruit=recruit, version=version)
    return StepFactory(enrolment=enrolment, due_on=due_on, **fields)


def past(version: ProgrammeVersion, days_late: int, number: int) -> None:
    for _ in range(number):
        due_on = date(2026, 1, 12)
        step(version, due_on, state="done", done_on=due_on + timedelta(days=days_late))


def action(viewer: Membership, key: str = "5.4", on: date = ON) -> dict[str, Any]:
    return next(one for one in readiness_forecast(viewer, on=on)["actions"] if one["key"] == key)


def item(viewer: Membership) -> dict[str, Any]:
    return next(one for one in action(viewer)["items"] if one["item"] == "study-access")


def test_what_usually_comes_late_is_expected_late(cast: Cast, version: ProgrammeVersion) -> None:
    past(version, days_late=0, number=10)
    past(version, days_late=23, number=20)
    before = action(cast.helen)
    late = step(version, date(2026, 3, 21))  # 19 days from now; by 1 April it would be 11 days late

    found = action(cast.helen)

    assert (item(cast.helen)["from"], item(cast.helen)["median_days"], item(cast.helen)["p80_days"]) == ("own", 23, 23)
    assert found["people"] == before["people"] + 1
    assert round(found["expected_met"] - before["expected_met"], 1) == 0.3
    people = {row["person"]["id"]: row for row in readiness_forecast(cast.helen, on=ON)["people"]}
    person = people[late.enrolment.recruit_id]
    assert (person["days_left"], person["usual_days"], person["action"]) == (19, 23, "5.4")
    assert readiness_forecast(cast.diana, on=ON)["people"] == []


def test_with_few_cases_the_plans_due_day_is_taken_and_said(cast: Cast, version: ProgrammeVersion) -> None:
    past(version, days_late=23, number=5)
    step(version, date(2026, 3, 21))
    assert (item(cast.helen)["from"], item(cast.helen)["cases"]) == ("plan", 5)
    assert action(cast.helen)["expected_met"] == 6


def test_what_is_due_after_the_day_is_not_counted(cast: Cast, version: ProgrammeVersion) -> None:
    step(version, date(2026, 4, 2))
    assert action(cast.helen)["people"] == 0


def test_days_that_cannot_be_forecast_and_people_who_may_not_ask(cast: Cast) -> None:
    for on in (TODAY, date(2026, 3, 1), date(2027, 3, 4), date(9999, 1, 1)):
        with pytest.raises(Invalid):
            readiness_forecast(cast.helen, on=on)
    for viewer in (cast.liam, cast.amara, cast.ben):
        with pytest.raises(NotAllowed):
            readiness_forecast(viewer)


def test_a_forecast_costs_the_same_however_many_people_there_are(cast: Cast, version: ProgrammeVersion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            readiness_forecast(cast.helen, on=ON)
        return len(found)

    step(version, date(2026, 3, 21))
    # plan, actions; how long things took, titles; what is still to do; names
    before = queries()
    past(version, days_late=2, number=5)
    assert queries() == before == 6
