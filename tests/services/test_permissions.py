"""What each permission to stay asks anew: a new end of a visa gives its steps again, and the old ones stay as they are."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.models import Event, Membership, Recruit, Step
from onboarding.selectors.timeline import timeline
from onboarding.services.counters import wrong_counters
from onboarding.services.due_accounts import why_due
from onboarding.services.enrolments import enrol
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import TODAY
from tests.journeys import registered

pytestmark = pytest.mark.django_db

LAST_DAY, REVIEW = "development/visa-last-day", "development/visa-review"
FIRST_ENDS, SECOND_ENDS = date(2026, 9, 30), date(2029, 9, 30)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    recruit = registered(cast)
    ends(cast, recruit, FIRST_ENDS, 1)
    enrol(cast.helen, recruit_id=recruit.pk, programme_key="development")
    return recruit


def ends(cast: Cast, recruit: Recruit, on: date, number: int) -> None:
    record_milestone(cast.helen, recruit_id=recruit.pk, kind="visa_expiry", occurrence=number, actual_on=on)


def asked(recruit: Recruit, path: str = LAST_DAY) -> list[tuple[int, str, date | None]]:
    rows = Step.objects.filter(enrolment__recruit=recruit, item__path=path).order_by("occurrence")
    return list(rows.values_list("occurrence", "state", "due_on"))


def test_a_new_permission_asks_anew_and_the_old_one_stays_due_by_its_own_day(cast: Cast, grace: Recruit) -> None:
    ends(cast, grace, SECOND_ENDS, 2)

    assert asked(grace) == [(1, "to_do", FIRST_ENDS), (2, "to_do", date(2029, 9, 28))]  # the 30th is a Sunday
    assert asked(grace, REVIEW)[1][2] == SECOND_ENDS - timedelta(days=180)
    line = Step.objects.get(item__path=LAST_DAY, enrolment__recruit=grace, occurrence=2).changes.get()
    assert (line.verb, line.effective_on, line.reason) == ("enrolled", TODAY, "A new permission to stay was recorded")
    said = {row["sentence"] for row in timeline(cast.helen, grace)}
    assert "“Make sure an application is in before the visa ends” is asked again, for permission number 2." in said
    assert wrong_counters(cast.northgate.id) == 0


def test_what_was_done_for_the_old_one_is_never_opened(cast: Cast, grace: Recruit) -> None:
    step = Step.objects.get(item__path=LAST_DAY, enrolment__recruit=grace)
    submit_step(cast.helen, step_id=step.pk, on=TODAY)
    ends(cast, grace, SECOND_ENDS, 2)
    assert [(number, state) for number, state, _ in asked(grace)] == [(1, "done"), (2, "to_do")]


def test_moving_the_end_of_one_moves_only_what_is_counted_from_it(cast: Cast, grace: Recruit) -> None:
    ends(cast, grace, SECOND_ENDS, 2)
    ends(cast, grace, date(2029, 10, 31), 2)
    ends(cast, grace, date(2026, 10, 30), 1)
    assert [on for _, _, on in asked(grace)] == [date(2026, 10, 30), date(2029, 10, 31)]
    assert Event.objects.filter(action="step_for_permission", recruit=grace).count() == len(asked_each(grace))


def asked_each(recruit: Recruit) -> list[Step]:
    return list(Step.objects.filter(enrolment__recruit=recruit, occurrence=2))


def test_why_this_date_speaks_of_the_steps_own_permission(cast: Cast, grace: Recruit) -> None:
    ends(cast, grace, SECOND_ENDS, 2)
    old = Step.objects.get(item__path=LAST_DAY, enrolment__recruit=grace, occurrence=1)
    why = why_due(cast.helen, old)
    assert why and why.on == FIRST_ENDS and [(one.on, one.number) for one in why.dates] == [(FIRST_ENDS, 1)]


def test_whoever_is_given_the_programme_later_is_asked_for_the_newest_alone(cast: Cast) -> None:
    recruit = registered(cast, full_name="Joy Okoro")
    ends(cast, recruit, FIRST_ENDS, 1)
    ends(cast, recruit, SECOND_ENDS, 2)
    enrol(cast.helen, recruit_id=recruit.pk, programme_key="development")
    assert [number for number, _, _ in asked(recruit)] == [2]


def test_first_permissions_and_other_dates_cost_no_query_more(cast: Cast, grace: Recruit) -> None:
    with CaptureQueriesContext(connection) as captured:
        ends(cast, grace, date(2026, 10, 30), 1)
    assert not [one for one in captured if "each_permission" in one["sql"]]
