"""Moving someone to another ward or other people: seen first, then saved as it was seen."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import Event, Membership, Recruit, Serving, Step
from onboarding.selectors.handovers import Transfer
from onboarding.selectors.timeline import timeline
from onboarding.selectors.to_do import open_steps
from onboarding.services.counters import wrong_counters
from onboarding.services.delegations import delegate_step
from onboarding.services.milestones import record_milestone
from onboarding.services.transfers import save_transfer, transfer_recruit
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory, WardFactory
from tests.journeys import enrolled

pytestmark = pytest.mark.django_db

BRIEFED = "arrival-and-induction/team-briefed"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def nia() -> Membership:
    return MembershipFactory(full_name="Nia Bevan", roles=["line_manager"])


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    recruit = enrolled(cast)
    record_milestone(cast.helen, recruit_id=recruit.pk, kind="arrival", planned_on=TODAY + timedelta(days=3))
    record_milestone(cast.helen, recruit_id=recruit.pk, kind="start_date", planned_on=TODAY + timedelta(days=5))
    return Recruit.objects.get(pk=recruit.pk)


def to_nia(cast: Cast, grace: Recruit, nia: Membership, **more: Any) -> Transfer:
    return transfer_recruit(cast.helen, recruit_id=grace.pk, to={"line_manager": nia}, **more)


def own_of(member: Membership, recruit: Recruit) -> set[Any]:
    return set(open_steps(member).filter(enrolment__recruit=recruit).values_list("pk", flat=True))


def test_looking_says_what_changes_hands_and_saves_nothing(cast: Cast, grace: Recruit, nia: Membership) -> None:
    theirs, events = own_of(cast.liam, grace), Event.objects.count()

    (hands,) = to_nia(cast, grace, nia).handovers

    assert (hands.role, hands.was, hands.now) == ("line_manager", cast.liam, nia)
    assert theirs and {one.step for one in hands.steps} == theirs
    assert Recruit.objects.get(pk=grace.pk).line_manager == cast.liam
    assert (own_of(cast.liam, grace), Event.objects.count()) == (theirs, events)


def test_saved_as_seen_both_managers_have_the_right_lists(cast: Cast, grace: Recruit, nia: Membership) -> None:
    theirs = own_of(cast.liam, grace)
    looked = to_nia(cast, grace, nia)

    done = to_nia(cast, grace, nia, seen=looked.digest)

    assert done.saved and done.digest == looked.digest
    assert own_of(cast.liam, grace) == set()
    assert own_of(nia, grace) == theirs
    assert wrong_counters(cast.northgate.id) == 0
    event = Event.objects.get(action="transferred")
    assert (event.recruit, event.effective_on, event.detail.data["from"]) == (
        grace, TODAY, {"line_manager": str(cast.liam.pk)},
    )  # fmt: skip
    assert timeline(cast.helen, grace, limit=99)[0]["sentence"].startswith("Helen Moss moved this person")


def test_what_changed_since_it_was_seen_is_not_saved(cast: Cast, grace: Recruit, nia: Membership) -> None:
    looked = to_nia(cast, grace, nia)
    Step.objects.filter(pk=looked.handovers[0].steps[0].step).update(state="done", done_on=TODAY)

    assert not to_nia(cast, grace, nia, seen=looked.digest).saved
    with pytest.raises(NotNow) as refusal:
        save_transfer(cast.helen, recruit_id=grace.pk, to={"line_manager": nia}, seen=looked.digest)
    assert refusal.value.code == "changed_meanwhile"
    assert Recruit.objects.get(pk=grace.pk).line_manager == cast.liam


def test_shared_steps_of_the_old_ward_and_manager_serve_the_person_no_more(cast: Cast, grace: Recruit) -> None:
    ward = WardFactory(site=cast.site, name="Ward 9")
    before = set(Serving.objects.filter(recruit=grace, step__enrolment__ward=cast.ward).values_list("step", flat=True))

    done = save_transfer(cast.helen, recruit_id=grace.pk, to={"ward": ward})

    assert before and {one.step for one in done.ends} == before
    assert {one.title for one in done.begins} == {one.title for one in done.ends}
    assert {one.subject for one in done.begins} == {"Ward 9"}
    assert not Serving.objects.filter(recruit=grace, step__enrolment__ward=cast.ward, served_on=None).exists()
    assert Serving.objects.filter(recruit=grace, step__enrolment__ward=ward).count() == len(before)


def test_what_the_old_manager_had_given_away_comes_to_the_new_one(cast: Cast, grace: Recruit, nia: Membership) -> None:
    step = min(own_of(cast.liam, grace))
    delegate_step(cast.liam, step_id=step, to=cast.ben.pk, reason="On leave")

    done = save_transfer(cast.helen, recruit_id=grace.pk, to={"line_manager": nia})

    assert [(one.step, one.delegate) for one in done.taken_back] == [(step, "Ben Carter")]
    assert Step.objects.get(pk=step).delegate is None
    assert step in own_of(nia, grace)
    assert Event.objects.filter(action="delegation_ended", object_id=step).count() == 1


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("on", {"on": TODAY + timedelta(days=800)}),
        ("on", {"on": date(1900, 1, 1)}),
        ("reason", {"reason": "no\0"}),
        ("reason", {"reason": "x" * 4001}),
        ("line_manager", {"to": {"line_manager": "ben"}}),
        ("line_manager", {"to": {"line_manager": "liam"}}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cast: Cast, grace: Recruit, field: str, given: dict[str, Any]) -> None:
    given.setdefault("to", {"line_manager": None})
    to = {name: value and getattr(cast, value) for name, value in given.pop("to").items()}
    with pytest.raises(Invalid) as refusal:
        transfer_recruit(cast.helen, recruit_id=grace.pk, to=to, **given)
    assert {problem.field for problem in refusal.value.problems} == {field}


def test_whoever_has_left_is_not_moved(cast: Cast, grace: Recruit, nia: Membership) -> None:
    Recruit.objects.filter(pk=grace.pk).update(status="left")
    with pytest.raises(NotNow):
        to_nia(cast, grace, nia)


def test_only_hr_moves_people(cast: Cast, grace: Recruit, nia: Membership, enter: Callable[[Membership], None]) -> None:
    enter(cast.liam)
    with pytest.raises(NotAllowed):
        transfer_recruit(cast.liam, recruit_id=grace.pk, to={"line_manager": nia})
    enter(cast.bilal)
    with pytest.raises(NotFound):
        transfer_recruit(cast.bilal, recruit_id=grace.pk, to={"line_manager": nia})
