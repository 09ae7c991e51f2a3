"""Steps whose day is counted from the day on which something else is done."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.models import Membership, ProgrammeVersion, Recruit, Step, StepChange
from onboarding.services.counters import wrong_counters
from onboarding.services.enrolments import enrol
from onboarding.services.milestones import record_milestone
from onboarding.services.recruits import change_recruit
from onboarding.services.steps import accept_step, reopen_step, submit_step
from onboarding.services.waivers import waive_step
from tests.cast import Cast
from tests.factories import published_version
from tests.journeys import person_step, registered, step_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
FOLLOWS = {"anchor": {"item": "first"}, "offset": 7, "unit": "days"}


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def pair(cast: Cast, second: dict[str, Any] | None = None, **first: Any) -> ProgrammeVersion:
    """A programme of two items, the second counted from the first."""
    items = [{"key": "first", "evidence": "note"} | first, {"key": "second"} | FOLLOWS | (second or {})]
    return published_version(items, trust=cast.northgate)


def given(cast: Cast, version: ProgrammeVersion, **facts: Any) -> Recruit:
    recruit = registered(cast, **facts)
    enrol(cast.helen, recruit_id=recruit.id, programme_key=version.programme.key)
    return recruit


def of(recruit: Recruit, version: ProgrammeVersion, key: str) -> Step:
    return step_of(recruit, f"{version.programme.key}/{key}")


def test_it_waits_until_the_other_is_done_and_is_then_due_from_that_day(cast: Cast) -> None:
    version = pair(cast)
    grace = given(cast, version)
    before = of(grace, version, "second")
    submit_step(cast.helen, step_id=of(grace, version, "first").id, note="Done", on=date(2026, 2, 27))
    after = of(grace, version, "second")

    assert (before.due_on, before.waiting_for) == (None, ["item:first"])
    assert (after.due_on, after.waiting_for, after.revision) == (date(2026, 3, 6), [], before.revision + 1)
    line = StepChange.objects.get(step=after, verb="moved")
    assert (line.due_on, line.effective_on, line.actor) == (date(2026, 3, 6), date(2026, 2, 27), cast.helen)
    assert wrong_counters(cast.northgate.id) == 0


def test_opened_again_it_waits_again(cast: Cast) -> None:
    version = pair(cast)
    grace = given(cast, version)
    first = submit_step(cast.helen, step_id=of(grace, version, "first").id, note="Done")
    reopen_step(cast.hana, step_id=first.id, reason="It was someone else")
    assert (of(grace, version, "second").due_on, of(grace, version, "second").waiting_for) == (None, ["item:first"])


def test_let_off_it_is_counted_from_the_day_of_the_waiver(cast: Cast) -> None:
    version = pair(cast)
    grace = given(cast, version)
    waive_step(cast.helen, step_id=of(grace, version, "first").id, reason="Done elsewhere")
    assert of(grace, version, "second").due_on is None
    accept_step(cast.hana, step_id=of(grace, version, "first").id)
    assert of(grace, version, "second").due_on == date(2026, 3, 9)


def test_submitted_for_review_is_not_done_yet(cast: Cast) -> None:
    version = pair(cast, review="second_person")
    grace = given(cast, version)
    submit_step(cast.helen, step_id=of(grace, version, "first").id, note="Done", on=date(2026, 2, 27))
    assert of(grace, version, "second").due_on is None
    accept_step(cast.hana, step_id=of(grace, version, "first").id)
    assert of(grace, version, "second").due_on == date(2026, 3, 6)


def test_a_finished_step_does_not_move_with_what_it_was_counted_from(cast: Cast) -> None:
    version = pair(cast)
    grace = given(cast, version)
    first = submit_step(cast.helen, step_id=of(grace, version, "first").id, note="Done")
    submit_step(cast.helen, step_id=of(grace, version, "second").id, note="Done")
    reopen_step(cast.hana, step_id=first.id, reason="It was someone else")
    assert (of(grace, version, "second").state, of(grace, version, "second").due_on) == ("done", date(2026, 3, 9))


def test_what_is_counted_from_something_that_is_not_asked_has_no_day_and_says_so(cast: Cast) -> None:
    version = pair(cast, applies_when={"profession": ["doctor"]})
    nurse, doctor = given(cast, version), given(cast, version, profession="doctor")
    assert of(nurse, version, "second").waiting_for == ["never:first"]
    assert of(doctor, version, "second").waiting_for == ["item:first"]
    change_recruit(cast.helen, recruit_id=nurse.id, changes={"profession": "doctor"})
    assert of(nurse, version, "second").waiting_for == ["item:first"]
    change_recruit(cast.helen, recruit_id=nurse.id, changes={"profession": "nurse"})
    assert of(nurse, version, "second").waiting_for == ["never:first"]


def test_a_step_of_the_ward_dates_what_follows_for_each_whom_it_serves(cast: Cast) -> None:
    version = pair(cast, scope="team", valid_months=3)
    people = [given(cast, version), given(cast, version, full_name="Kofi Boateng")]
    submit_step(cast.helen, step_id=of(people[0], version, "first").id, note="Done")
    assert {of(one, version, "second").due_on for one in people} == {date(2026, 3, 9)}
    late = given(cast, version, full_name="Ama Owusu")  # served at once by what is still in date
    assert of(late, version, "second").due_on == date(2026, 3, 9)


def test_a_shared_step_may_follow_one_of_the_person(cast: Cast) -> None:
    version = pair(cast, second={"scope": "team"})
    grace = given(cast, version)
    assert person_step(grace, f"{version.programme.key}/second").due_on is None
    submit_step(cast.helen, step_id=of(grace, version, "first").id, note="Done")
    assert person_step(grace, f"{version.programme.key}/second").due_on == date(2026, 3, 9)
    assert of(grace, version, "second").due_on == date(2026, 3, 9)


def test_it_may_follow_an_item_of_another_programme(cast: Cast) -> None:
    version = pair(cast)
    other = published_version(
        [{"key": "third", "anchor": {"item": f"{version.programme.key}/first"}}], trust=cast.northgate
    )
    grace = given(cast, version)
    submit_step(cast.helen, step_id=of(grace, version, "first").id, note="Done", on=date(2026, 2, 27))
    enrol(cast.helen, recruit_id=grace.id, programme_key=other.programme.key)
    assert of(grace, other, "third").due_on is not None
    stranger = registered(cast, full_name="Kofi Boateng")
    enrol(cast.helen, recruit_id=stranger.id, programme_key=other.programme.key)
    assert of(stranger, other, "third").waiting_for == [f"never:{version.programme.key}/first"]


def test_moving_a_milestone_keeps_what_is_counted_from_completions(cast: Cast) -> None:
    version = pair(cast, anchor="arrival")
    grace = given(cast, version)
    submit_step(cast.helen, step_id=of(grace, version, "first").id, note="Done")
    record_milestone(cast.helen, recruit_id=grace.id, kind="arrival", planned_on=date(2026, 4, 1))
    assert of(grace, version, "second").due_on == date(2026, 3, 9)


def test_completing_takes_as_many_statements_for_thirty_followers_as_for_one(cast: Cast) -> None:
    counts = []
    for many in (1, 30):
        items = [{"key": "first", "evidence": "note"}, *({"key": f"next-{n}"} | FOLLOWS for n in range(many))]
        version = published_version(items, trust=cast.northgate)
        grace = given(cast, version)
        step = of(grace, version, "first")
        with CaptureQueriesContext(connection) as queries:
            submit_step(cast.helen, step_id=step.id, note="Done")
        assert Step.objects.filter(enrolment__recruit=grace, due_on=date(2026, 3, 9)).count() == many
        counts.append(len(queries))
    assert counts[0] == counts[1]
