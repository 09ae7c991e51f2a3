"""Steps that one completion serves for many people: of a manager, a ward, a cohort."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from onboarding.models import Enrolment, EnrolmentChange, Membership, Recruit, Serving, Step
from onboarding.services.counters import wrong_counters
from onboarding.services.milestones import record_milestone
from onboarding.services.recruits import change_recruit
from onboarding.services.steps import reopen_step, submit_step
from tests.cast import Cast
from tests.factories import CohortFactory, MembershipFactory, WardFactory
from tests.journeys import enrolled, person_step, step_of

pytestmark = pytest.mark.django_db

LEARNING = "pre-arrival/manager-cultural-learning"  # the manager's, for 12 months, 14 days before arrival
BRIEFING = "pre-arrival/team-briefing"  # the ward's, for 3 months, 7 days before arrival
WELCOME_CALL = "pre-arrival/cohort-call"  # the cohort's, once
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def done(cast: Cast, recruit: Recruit, path: str, on: date = TODAY) -> Step:
    return submit_step(cast.helen, step_id=step_of(recruit, path).id, on=on)


def arriving(cast: Cast, on: date, **facts: Any) -> Recruit:
    recruit = enrolled(cast, **facts)
    record_milestone(cast.helen, recruit_id=recruit.id, kind="arrival", planned_on=on)
    return recruit


def london(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(("path", "subject"), [(LEARNING, "membership"), (BRIEFING, "ward"), (WELCOME_CALL, "cohort")])
def test_people_of_one_subject_share_one_step(cast: Cast, path: str, subject: str) -> None:
    grace = enrolled(cast)
    step = step_of(grace, path)
    assert step == step_of(cast.amara_recruit, path) == step_of(cast.bilal_recruit, path)
    assert step.enrolment.subject == (
        subject, str({"membership": cast.liam.id, "ward": cast.ward.id, "cohort": cast.cohort.id}[subject]),
    )  # fmt: skip
    assert EnrolmentChange.objects.filter(enrolment=step.enrolment).count() == 1


def test_a_completion_serves_all_and_counts_for_each(cast: Cast) -> None:
    people = [cast.amara_recruit, cast.bilal_recruit]
    before = [Recruit.objects.get(pk=one.pk).step_done for one in people]
    done(cast, cast.amara_recruit, BRIEFING)
    assert [person_step(one, BRIEFING).state for one in people] == ["done", "done"]
    assert [Recruit.objects.get(pk=one.pk).step_done for one in people] == [count + 1 for count in before]


def test_reopening_takes_it_back_for_all(cast: Cast) -> None:
    step = done(cast, cast.amara_recruit, BRIEFING)
    reopen_step(cast.hana, step_id=step.id, reason="Half of the team was away")
    assert {person_step(one, BRIEFING).state for one in (cast.amara_recruit, cast.bilal_recruit)} == {"to_do"}
    assert not Serving.objects.filter(step=step, served_on__isnull=False).exists()
    assert wrong_counters(cast.northgate.id) == 0


def test_a_newcomer_is_served_by_what_is_still_in_date_when_they_need_it(cast: Cast, clock: Any) -> None:
    step = done(cast, cast.amara_recruit, BRIEFING)  # serves until 2 June 2026
    clock.move_to(london(date(2026, 4, 1)))
    grace = enrolled(cast)
    assert step_of(grace, BRIEFING) == step
    assert (person_step(grace, BRIEFING).state, person_step(grace, BRIEFING).done_on) == ("done", TODAY)


def test_a_newcomer_who_needs_it_after_that_begins_a_new_occurrence(cast: Cast, clock: Any) -> None:
    step = done(cast, cast.amara_recruit, BRIEFING)
    clock.move_to(london(date(2026, 6, 3)))
    grace = arriving(cast, date(2026, 8, 3))
    again = step_of(grace, BRIEFING)
    assert (again.occurrence, again.enrolment, again.state) == (2, step.enrolment, "to_do")
    assert again.due_on == date(2026, 7, 27)
    assert person_step(cast.amara_recruit, BRIEFING).state == "done"


def test_what_is_done_once_for_a_cohort_stays_open_for_whoever_joins_later(cast: Cast) -> None:
    first = done(cast, cast.amara_recruit, WELCOME_CALL)
    grace = enrolled(cast)
    assert step_of(grace, WELCOME_CALL) != first
    assert person_step(grace, WELCOME_CALL).state == "to_do"
    assert person_step(cast.bilal_recruit, WELCOME_CALL).state == "done"


@pytest.mark.parametrize(("path", "field"), [(LEARNING, "line_manager"), (BRIEFING, "ward"), (WELCOME_CALL, "cohort")])
def test_a_change_of_subject_moves_open_steps_to_the_new_one(cast: Cast, path: str, field: str) -> None:
    new = {
        "line_manager": lambda: MembershipFactory(roles=["line_manager"]),
        "ward": lambda: WardFactory(site=cast.site),
        "cohort": CohortFactory,
    }[field]()
    old = step_of(cast.amara_recruit, path)

    change_recruit(cast.helen, recruit_id=cast.amara_recruit.id, changes={field: new})

    moved = step_of(cast.amara_recruit, path)
    assert moved != old
    assert moved.enrolment.subject[1] == str(new.id)
    assert moved.due_on == person_step(cast.amara_recruit, path).due_on is not None
    assert list(old.servings.values_list("recruit", flat=True)) == [cast.bilal_recruit.id]
    assert wrong_counters(cast.northgate.id) == 0


def test_what_was_served_already_stays_after_a_change_of_ward(cast: Cast) -> None:
    step = done(cast, cast.amara_recruit, BRIEFING)
    change_recruit(cast.helen, recruit_id=cast.amara_recruit.id, changes={"ward": WardFactory(site=cast.site)})
    assert step_of(cast.amara_recruit, BRIEFING) == step


def test_a_step_that_the_earliest_person_leaves_is_due_for_the_next_one(cast: Cast) -> None:
    early = arriving(cast, date(2026, 3, 11))
    step = step_of(early, BRIEFING)
    assert step.due_on == date(2026, 3, 4)
    change_recruit(cast.helen, recruit_id=early.id, changes={"ward": WardFactory(site=cast.site)})
    step.refresh_from_db()
    assert step.due_on == date(2026, 3, 16)  # seven days before Amara and Bilal arrive


def test_a_step_that_everyone_has_left_waits(cast: Cast) -> None:
    grace = arriving(cast, date(2026, 3, 11), ward=WardFactory(site=cast.site))
    step = step_of(grace, BRIEFING)
    change_recruit(cast.helen, recruit_id=grace.id, changes={"ward": cast.ward})
    step.refresh_from_db()
    assert (step.due_on, step.waiting_for) == (None, ["arrival"])


def test_someone_whose_own_date_is_unknown_waits_while_others_have_a_date(cast: Cast) -> None:
    grace = enrolled(cast)
    record_milestone(cast.helen, recruit_id=cast.bilal_recruit.id, kind="arrival", planned_on=date(2026, 3, 16))
    assert step_of(grace, BRIEFING).due_on == date(2026, 3, 9)
    assert person_step(grace, BRIEFING).due_on is None
    assert wrong_counters(cast.northgate.id) == 0


def test_without_a_ward_nothing_of_the_ward_is_asked_until_there_is_one(cast: Cast) -> None:
    grace = enrolled(cast, ward=None)
    assert not Serving.objects.filter(recruit=grace, step__item__scope="team").exists()
    change_recruit(cast.helen, recruit_id=grace.id, changes={"ward": cast.ward})
    assert step_of(grace, BRIEFING) == step_of(cast.amara_recruit, BRIEFING)


def test_shared_subjects_are_enrolled_once_for_each_programme(cast: Cast) -> None:
    enrolled(cast)
    shared = Enrolment.objects.filter(recruit=None, of_trust=False)
    places = list(shared.values_list("version", "membership", "ward", "cohort"))
    assert len(places) == len(set(places))
