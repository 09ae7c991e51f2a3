"""Somebody does a colleague's whole work while they are away, and no more than that."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from time_machine import Traveller

from onboarding import access
from onboarding.access import Action, may
from onboarding.errors import Invalid, NotAllowed, NotFound, NotNow
from onboarding.models import Event, Membership, Recruit, StandIn, Step
from onboarding.selectors.delegates import delegates
from onboarding.selectors.stand_ins import stand_in_rows, stand_ins
from onboarding.selectors.timeline import timeline
from onboarding.selectors.to_do import open_steps
from onboarding.selectors.visible import find_step, visible_steps
from onboarding.services.delegations import delegate_step
from onboarding.services.stand_ins import arrange_cover, end_cover, settle_stand_ins
from onboarding.services.steps import accept_step, return_step, submit_step
from onboarding.services.sweep import prepare
from onboarding.services.transfers import save_transfer
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory
from tests.reminding import quiet_northgate, recruit_with_people, step_due, told

pytestmark = pytest.mark.django_db

FRIDAY = TODAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


@pytest.fixture
def nia() -> Membership:
    return MembershipFactory(full_name="Nia Bevan", roles=["line_manager"])


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    return recruit_with_people(cast, full_name="Grace Mensah")


def liams(grace: Recruit, **item: Any) -> Step:
    return step_due(TODAY + timedelta(days=5), grace, **{"owner_role": "line_manager"} | item)


def away(cast: Cast, by: Membership, first_on: date = TODAY, last_on: date = FRIDAY, **more: Any) -> StandIn:
    return arrange_cover(cast.liam, absent=cast.liam.pk, by=by.pk, first_on=first_on, last_on=last_on, **more)


def list_of(member: Membership) -> set[Any]:
    return set(open_steps(member).values_list("pk", flat=True))


def test_the_steps_are_on_the_colleagues_list_and_on_the_own_no_more(
    cast: Cast, grace: Recruit, nia: Membership
) -> None:
    step = liams(grace)
    away(cast, nia)

    assert (list_of(nia), list_of(cast.liam)) == ({step.pk}, set())
    found = find_step(nia, step.pk)
    assert (found.delegate, found.delegate_until, found.delegate_for) == (nia, FRIDAY, cast.liam)


def test_before_the_first_day_and_after_the_last_nothing_is_in_their_hands(
    cast: Cast, grace: Recruit, nia: Membership, clock: Traveller
) -> None:
    step = liams(grace)
    away(cast, nia, first_on=TODAY + timedelta(days=2))
    seen = {}
    for days in (1, 2, 4, 5):
        day = TODAY + timedelta(days=days)
        clock.move_to(f"{day} 09:00")
        settle_stand_ins(cast.northgate, day)
        seen[days] = (step.pk in list_of(nia), step.pk in list_of(cast.liam))

    assert seen == {1: (False, True), 2: (True, False), 4: (True, False), 5: (False, True)}
    assert StandIn.objects.get().ended_on == FRIDAY + timedelta(days=1)
    assert settle_stand_ins(cast.northgate, FRIDAY + timedelta(days=2)) == 0
    assert Event.objects.filter(action="cover_ended").count() == 1


def test_what_comes_up_meanwhile_follows_and_what_is_the_members_no_more_comes_back(
    cast: Cast, grace: Recruit, nia: Membership
) -> None:
    step = liams(grace)
    away(cast, nia)
    other, later = MembershipFactory(roles=["line_manager"]), liams(grace)

    settle_stand_ins(cast.northgate, TODAY)
    assert list_of(nia) == {step.pk, later.pk}
    save_transfer(cast.helen, recruit_id=grace.pk, to={"line_manager": other})
    settle_stand_ins(cast.northgate, TODAY)
    assert (list_of(nia), list_of(other)) == (set(), {step.pk, later.pk})


def test_every_act_says_who_did_it_and_for_whom(
    cast: Cast, grace: Recruit, nia: Membership, enter: Callable[[Membership], None]
) -> None:
    step = liams(grace, title="Welcome lunch")
    away(cast, nia)
    enter(nia)
    submit_step(nia, step_id=step.pk, note="We had soup")

    enter(cast.helen)
    done = Event.objects.select_related("detail").get(action="step_submit", object_id=step.pk)
    assert (done.actor, done.detail.data["for"]) == (nia, "Liam Doyle")
    assert timeline(cast.helen, grace, limit=1)[0]["sentence"] == "Nia Bevan submitted “Welcome lunch”, for Liam Doyle."


def test_the_colleague_is_reminded_and_not_the_owner(cast: Cast, grace: Recruit) -> None:
    step = liams(grace)
    away(cast, cast.ben)
    prepare(cast.northgate.id)
    access.enter(cast.helen)
    assert [who for who, *_ in told(step)] == ["Ben Carter"]


def test_private_and_sensitive_steps_stay_with_those_who_may_know_them(cast: Cast, grace: Recruit) -> None:
    private, kept = liams(grace, private="pastoral"), liams(grace, sensitivity="health")
    plain = liams(grace)
    away(cast, cast.ben)
    assert list_of(cast.ben) == {plain.pk}
    assert {private.pk} <= list_of(cast.liam) and kept.pk not in list_of(cast.ben)


def test_nobody_reviews_what_they_recorded_for_a_colleague(cast: Cast, grace: Recruit) -> None:
    step = step_due(FRIDAY, grace, owner_role="hr", review="second_person")
    arrange_cover(cast.hana, absent=cast.helen.pk, by=cast.hana.pk, first_on=TODAY, last_on=FRIDAY)
    submit_step(cast.hana, step_id=step.pk, note="Seen")
    with pytest.raises(NotAllowed):
        accept_step(cast.hana, step_id=step.pk)
    assert accept_step(cast.helen, step_id=step.pk).state == "done"


def test_a_step_that_was_given_to_somebody_stays_with_them(cast: Cast, grace: Recruit, nia: Membership) -> None:
    step = liams(grace)
    delegate_step(cast.liam, step_id=step.pk, to=cast.ben.pk, reason="He knows the ward")
    away(cast, nia)
    assert (list_of(cast.ben), list_of(nia)) == ({step.pk}, set())


def test_it_ends_early_and_is_the_owners_again(cast: Cast, grace: Recruit, nia: Membership) -> None:
    step, cover = liams(grace), away(cast, nia)
    end_cover(cast.helen, stand_in_id=cover.pk)
    assert (list_of(nia), list_of(cast.liam)) == (set(), {step.pk})
    with pytest.raises(NotNow):
        end_cover(cast.helen, stand_in_id=cover.pk)


def test_what_is_returned_once_the_member_is_back_is_theirs(cast: Cast, grace: Recruit, nia: Membership) -> None:
    step, cover = liams(grace, review="second_person"), away(cast, nia)
    submit_step(nia, step_id=step.pk, note="Seen")
    settle_stand_ins(cast.northgate, TODAY)
    step.refresh_from_db()
    assert step.delegate == nia

    end_cover(cast.liam, stand_in_id=cover.pk)
    return_step(cast.helen, step_id=step.pk, reason="The paper is missing")

    assert (list_of(nia), list_of(cast.liam)) == (set(), {step.pk})


def test_a_colleague_who_was_switched_off_holds_nothing(cast: Cast, grace: Recruit, nia: Membership) -> None:
    step, cover = liams(grace), away(cast, nia)
    Membership.objects.filter(pk=nia.pk).update(is_active=False)
    settle_stand_ins(cast.northgate, TODAY)
    assert list_of(cast.liam) == {step.pk}
    assert StandIn.objects.get(pk=cover.pk).ended_on == TODAY


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("by", {"by": "liam"}),
        ("by", {"by": "amara"}),
        ("by", {"by": "omar"}),
        ("last_on", {"last_on": TODAY - timedelta(days=1)}),
        ("last_on", {"first_on": FRIDAY + timedelta(days=1)}),
        ("last_on", {"last_on": date(2036, 1, 1)}),
        ("reason", {"reason": "no\0"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cast: Cast, field: str, given: dict[str, Any]) -> None:
    by = getattr(cast, given.pop("by", "ben"))
    with pytest.raises(Invalid) as refusal:
        away(cast, by, **given)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert StandIn.objects.count() == 0


def test_nobody_signs_for_a_colleague_what_is_about_themselves(cast: Cast, nia: Membership) -> None:
    theirs = recruit_with_people(cast, full_name="Nia Owusu", membership=nia)
    step = liams(theirs)
    away(cast, nia)

    assert step.pk not in list_of(nia)
    assert nia not in delegates(cast.liam, step)
    Step.objects.filter(pk=step.pk).update(delegate=nia, delegate_until=FRIDAY)
    access.enter(nia)
    step.refresh_from_db()
    assert not may(nia, Action.SUBMIT_STEP, step)


def test_who_holds_no_role_any_more_that_could_stand_in_holds_no_step(
    cast: Cast, grace: Recruit, nia: Membership
) -> None:
    step = liams(grace)
    away(cast, nia)
    Membership.objects.filter(pk=nia.pk).update(roles=["director"])
    nia.refresh_from_db()
    assert step.pk not in set(visible_steps(nia).values_list("pk", flat=True))

    settle_stand_ins(cast.northgate, TODAY)

    step.refresh_from_db()
    assert step.delegate_id is None


def test_nobody_goes_away_who_stands_in_for_somebody_meanwhile(cast: Cast, nia: Membership) -> None:
    away(cast, nia)
    with pytest.raises(Invalid) as refused:
        arrange_cover(cast.helen, absent=nia.pk, by=cast.ben.pk, first_on=TODAY, last_on=FRIDAY)
    assert [one.code for one in refused.value.problems] == ["stands_in"]


def test_one_at_a_time_and_nobody_who_is_away_too(cast: Cast, nia: Membership) -> None:
    away(cast, nia)
    for absent, by, field in (("liam", cast.ben, "first_on"), ("ben", cast.liam, "by")):
        with pytest.raises(Invalid) as refusal:
            arrange_cover(
                cast.helen,
                absent=getattr(cast, absent).pk,
                by=by.pk,
                first_on=FRIDAY,
                last_on=FRIDAY + timedelta(days=9),
            )
        assert [problem.field for problem in refusal.value.problems] == [field]


def test_people_speak_of_their_own_work_and_hr_of_everybodys(
    cast: Cast, nia: Membership, enter: Callable[[Membership], None]
) -> None:
    with pytest.raises(Invalid) as refusal:
        arrange_cover(cast.liam, absent=cast.priya.pk, by=cast.ben.pk, first_on=TODAY, last_on=FRIDAY)
    assert refusal.value.problems[0].field == "absent"
    with pytest.raises(NotAllowed):
        arrange_cover(cast.ed, absent=cast.ed.pk, by=cast.ben.pk, first_on=TODAY, last_on=FRIDAY)
    cover = arrange_cover(cast.helen, absent=cast.liam.pk, by=nia.pk, first_on=TODAY, last_on=FRIDAY)
    with pytest.raises(NotAllowed):
        end_cover(nia, stand_in_id=cover.pk)
    with pytest.raises(NotFound):
        end_cover(cast.priya, stand_in_id=cover.pk)
    (row,) = stand_in_rows(nia, stand_ins(nia), TODAY)
    assert (row["state"], row["may_end"], row["steps"]) == ("now", False, 0)
