"""A step that a ward or a cohort shares has nobody where nobody plays its role for any of its people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.access import Action, may
from onboarding.models import Event, Recruit, Serving, Step
from onboarding.selectors.to_do import open_steps
from onboarding.selectors.vacancies import steps_without_owner, vacancies
from onboarding.selectors.visible import find_step
from onboarding.services.memberships import change_member
from onboarding.services.steps import submit_step
from onboarding.services.sweep import prepare
from onboarding.services.transfers import save_transfer
from tests.cast import Cast
from tests.factories import TODAY, CohortFactory, EnrolmentFactory, MembershipFactory, published_version, steps_of
from tests.reminding import quiet_northgate, recruit_with_people, told
from tests.services.test_fallbacks import SOON, in_hands, settle, without
from tests.viewing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def shared(cast: Cast, role: str, people: list[Recruit], kind: str = "ward", **item: Any) -> Step:
    """A step of the cast's ward, or of a cohort, that serves these people and is in the hands of this role."""
    place = {"ward": cast.ward} if kind == "ward" else {"cohort": CohortFactory()}
    scope = "team" if kind == "ward" else "cohort"
    fields = {"basis": "plan", "remind_days_before": [7], "owner_role": role, "scope": scope} | item
    step = steps_of(EnrolmentFactory(recruit=None, version=published_version([fields]), **place), due_on=SOON)[0]
    for person in people:
        Serving.objects.create(trust=cast.northgate, step=step, recruit=person, needed_on=SOON)
    return step


@pytest.mark.parametrize("kind", ["ward", "cohort"])
def test_it_goes_to_the_first_who_is_there_for_any_of_its_people(cast: Cast, kind: str) -> None:
    people = [without(cast, "pastoral_lead", "case_officer"), without(cast, "pastoral_lead", case_officer=cast.hana)]
    step = shared(cast, "pastoral_lead", people, kind)

    assert settle(cast) == 1

    assert in_hands(step) == ("Hana Lewis", True) and settle(cast) == 0
    event = Event.objects.get(action="role_passed_on")
    assert (event.object_kind, event.recruit, event.detail.data["for"]) == (
        kind, None, cast.ward.name if kind == "ward" else step.enrolment.cohort.name,
    )  # fmt: skip


def test_one_person_with_somebody_in_the_role_is_enough(cast: Cast) -> None:
    step = shared(cast, "line_manager", [without(cast, "line_manager"), recruit_with_people(cast)])

    assert settle(cast) == 0 and in_hands(step) == (None, False)
    assert not steps_without_owner(cast.helen).exists()


def test_who_is_served_already_or_has_left_does_not_count(cast: Cast) -> None:
    served, gone, open_one = recruit_with_people(cast), recruit_with_people(cast), without(cast, "line_manager")
    step = shared(cast, "line_manager", [served, gone, open_one])
    Serving.objects.filter(recruit=served).update(served_on=TODAY)
    Recruit.objects.filter(pk=gone.pk).update(status="left")

    settle(cast)

    assert in_hands(step) == ("Helen Moss", True)


def test_it_is_on_their_list_they_are_reminded_of_it_and_may_do_it(cast: Cast) -> None:
    step = shared(cast, "buddy", [without(cast, "buddy")], "cohort", limit="hard", basis="law")

    prepare(cast.northgate.pk)

    assert list(open_steps(cast.liam)) == [step]
    assert told(step) == [("Liam Doyle", -7, SOON, "pending")]
    assert may(cast.liam, Action.SUBMIT_STEP, find_step(cast.liam, step.pk))
    submit_step(cast.liam, step_id=step.pk, note="Shown round.")
    assert in_hands(step)[0] == "Liam Doyle" and step.state == "done"


def test_a_team_that_is_empty_and_one_that_is_there_again(cast: Cast) -> None:
    step = shared(cast, "education", [recruit_with_people(cast)], "cohort")
    assert settle(cast) == 0, "Ed is there"

    change_member(cast.helen, member_id=cast.ed.pk, changes={"is_active": False}, reason="Left")
    assert in_hands(step) == ("Priya Nair", True)
    change_member(cast.helen, member_id=cast.ed.pk, changes={"is_active": True}, reason="Back")
    assert in_hands(step) == (None, False)


def test_when_one_of_its_people_gets_or_loses_somebody_it_is_settled_at_once(cast: Cast) -> None:
    grace = recruit_with_people(cast)
    step = shared(cast, "buddy", [grace, without(cast, "buddy")], "ward")
    Recruit.objects.filter(pk=grace.pk).update(ward=cast.ward)

    save_transfer(cast.helen, recruit_id=grace.pk, to={"buddy": None})
    assert in_hands(step) == ("Liam Doyle", True)
    save_transfer(cast.helen, recruit_id=grace.pk, to={"buddy": cast.ben})
    assert in_hands(step) == (None, False)


def test_nobody_does_what_is_about_themselves(cast: Cast) -> None:
    both = MembershipFactory(full_name="Rosa Cruz", roles=["recruit", "line_manager"])
    rosa = without(cast, "buddy", membership=both)
    step = shared(cast, "buddy", [without(cast, "buddy", line_manager=both), rosa])
    Recruit.objects.filter(pk=rosa.pk).update(line_manager=None)

    settle(cast)

    assert in_hands(step) == ("Priya Nair", True)


def test_hr_finds_it_on_the_list_under_the_name_of_the_ward(cast: Cast, client_for: Callable[..., Browser]) -> None:
    shared(cast, "line_manager", [without(cast, "line_manager")])
    settle(cast)

    row = vacancies(cast.helen, TODAY).get()
    assert (row["name"], row["recruit"], row["steps"], row["next"]) == (cast.ward.name, None, 1, ["Helen Moss"])
    page = client_for(cast.helen).get("/recruits/nobody/").text
    assert f"/recruits/?ward={cast.ward.pk}" in page and "1 step has no line manager" in page


def test_it_asks_once_however_many_there_are(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            settle(cast)
        return len(asked)

    for number in (3, 30):
        people = [without(cast, "buddy") for _ in range(number)]
        for _ in range(number):
            shared(cast, "buddy", people, "cohort")
        # the statement; which cohorts and who to name in the lines; the lines, their words
        assert count() == 5
        assert count() == 1  # the statement


def test_what_a_colleague_was_given_until_yesterday_is_with_whoever_comes_next(cast: Cast) -> None:
    step = shared(cast, "line_manager", [without(cast, "line_manager")])
    Step.objects.filter(pk=step.pk).update(delegate=cast.ben, delegate_until=TODAY - timedelta(days=1))

    settle(cast)

    assert in_hands(step) == ("Helen Moss", True)
