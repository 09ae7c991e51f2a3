"""A waiver that runs out: the step opens again by itself, once, and is due by its rule."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from onboarding import access
from onboarding.models import Event, Membership, Recruit, Step, StepChange
from onboarding.selectors.timeline import timeline
from onboarding.services.counters import wrong_counters
from onboarding.services.lapses import lapse_waivers
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import accept_step
from onboarding.services.sweep import prepare
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import TODAY
from tests.journeys import registered, step_of
from tests.reminding import quiet_northgate, recruit_with_people, step_due, told

pytestmark = pytest.mark.django_db

CALL = "pre-arrival/last-call"
UNTIL = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def waived(cast: Cast, step: Step, until: date | None = UNTIL) -> Step:
    waive_step(cast.helen, step_id=step.pk, reason="She is away until then", expires_on=until)
    return accept_step(cast.hana, step_id=step.pk)


def count_queries(what: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        what()
    return len(queries)


def now(step: Step) -> Step:
    return Step.objects.get(pk=step.pk)


@pytest.mark.parametrize(
    ("days", "state"), [(-8, "waived"), (-1, "waived"), (0, "waived"), (1, "to_do"), (90, "to_do")]
)
def test_a_step_is_waived_through_the_last_day_and_open_from_the_day_after(cast: Cast, days: int, state: str) -> None:
    step = waived(cast, step_of(cast.amara_recruit, CALL))

    lapse_waivers(cast.northgate, UNTIL + timedelta(days=days))

    assert now(step).state == state


def test_it_is_due_as_the_dates_are_then_and_counts_again(cast: Cast) -> None:
    step = waived(cast, step_of(cast.amara_recruit, CALL))
    before = Recruit.objects.get(pk=cast.amara_recruit.pk).step_total
    record_milestone(cast.helen, recruit_id=cast.amara_recruit.pk, kind="arrival", planned_on=date(2026, 5, 20))
    stood = now(step).due_on

    assert lapse_waivers(cast.northgate, date(2026, 3, 12)) == 1

    opened = now(step)
    assert (opened.state, opened.waived_on, opened.waived_until) == ("to_do", None, None)
    assert opened.due_on not in (None, stood)
    assert Recruit.objects.get(pk=cast.amara_recruit.pk).step_total == before + 1
    assert wrong_counters(cast.northgate.id) == 0


def test_history_event_and_timeline_say_from_which_day(cast: Cast) -> None:
    step = waived(cast, step_of(cast.amara_recruit, CALL))
    lapse_waivers(cast.northgate, date(2026, 3, 15))  # the service was away for some days

    line = StepChange.objects.get(step=step, verb="lapse")
    assert (line.state, line.effective_on, line.actor, line.waived_until) == ("to_do", date(2026, 3, 11), None, None)
    event = Event.objects.get(action="waiver_lapsed")
    assert (event.object_id, event.recruit, event.effective_on) == (step.pk, cast.amara_recruit, date(2026, 3, 11))
    told_first = timeline(cast.helen, cast.amara_recruit, limit=1)[0]
    assert told_first["sentence"] == f"The waiver for “{step.item.title}” ran out. It is open again."


def test_looking_again_changes_nothing_and_costs_one_query(cast: Cast) -> None:
    step = waived(cast, step_of(cast.amara_recruit, CALL))
    lapse_waivers(cast.northgate, date(2026, 3, 11))
    was, events = now(step).revision, Event.objects.count()

    # 1 which waivers have run out
    assert count_queries(lambda: lapse_waivers(cast.northgate, date(2026, 3, 12))) == 1
    assert (now(step).revision, Event.objects.count()) == (was, events)


def test_what_has_no_last_day_stays_waived(cast: Cast) -> None:
    step = waived(cast, step_of(cast.amara_recruit, CALL), until=None)
    assert lapse_waivers(cast.northgate, date(2030, 1, 1)) == 0
    assert now(step).state == "waived"


def test_the_statements_do_not_grow_with_the_people(cast: Cast) -> None:
    def lapse(people: int, on: date) -> int:
        for _ in range(people):
            recruit = registered(cast)
            waived(cast, step_due(date(2026, 6, 1), recruit), until=on - timedelta(days=1))
        return count_queries(lambda: lapse_waivers(cast.northgate, on))

    assert lapse(2, date(2026, 3, 10)) == lapse(9, date(2026, 3, 20))


def test_the_sweep_opens_it_and_reminds_by_the_usual_road(cast: Cast, clock: Traveller) -> None:
    quiet_northgate(cast)
    recruit = recruit_with_people(cast)
    record_milestone(cast.helen, recruit_id=recruit.pk, kind="arrival", planned_on=date(2026, 3, 4))
    step = waived(cast, step_due(date(2026, 3, 14), recruit, owner_role="hr", limit="hard", basis="law"))
    clock.move_to("2026-03-11 09:00")

    prepare(cast.northgate.id)

    access.enter(cast.helen)
    assert now(step).state == "to_do"
    assert [(who, state) for who, _, _, state in told(step)] == [("Helen Moss", "pending")]


@pytest.mark.parametrize(("law", "state"), [({}, "waived"), ({"limit": "hard", "basis": "law"}, "to_do")])
def test_of_a_programme_that_is_over_only_what_the_law_asks_for_opens(
    cast: Cast, law: dict[str, Any], state: str
) -> None:
    step = waived(cast, step_due(date(2026, 6, 1), recruit_with_people(cast), **law))
    type(step.enrolment).objects.filter(pk=step.enrolment_id).update(state="withdrawn", ended_on=TODAY)

    lapse_waivers(cast.northgate, date(2026, 3, 11))

    assert now(step).state == state
