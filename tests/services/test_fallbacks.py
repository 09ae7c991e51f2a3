"""Where nobody plays a role for somebody, whoever comes next does its steps, until somebody does again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.access import Action, may
from onboarding.errors import NotNow
from onboarding.models import Membership, Recruit, Step
from onboarding.selectors.timeline import timeline
from onboarding.selectors.to_do import open_steps
from onboarding.selectors.vacancies import vacancies
from onboarding.selectors.visible import find_step
from onboarding.services.delegations import delegate_step
from onboarding.services.fallbacks import settle_fallbacks
from onboarding.services.memberships import change_member
from onboarding.services.recruits import change_recruit
from onboarding.services.stand_ins import arrange_cover, settle_stand_ins
from onboarding.services.steps import submit_step
from onboarding.services.sweep import prepare
from onboarding.services.transfers import transfer_recruit
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory
from tests.reminding import plan_on, quiet_northgate, recruit_with_people, step_due, told

pytestmark = pytest.mark.django_db

SOON = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    quiet_northgate(cast)


def without(cast: Cast, *ties: str, **fields: Any) -> Recruit:
    return recruit_with_people(cast, full_name="Grace Mensah", **dict.fromkeys(ties), **fields)


def owned_by(role: str, recruit: Recruit, **item: Any) -> Step:
    return step_due(SOON, recruit, owner_role=role, **item)


def settle(cast: Cast) -> int:
    return settle_fallbacks(cast.northgate, TODAY).steps


def in_hands(step: Step) -> tuple[str | None, bool]:
    step.refresh_from_db()
    return step.delegate.full_name if step.delegate else None, step.delegate_by_rule


@pytest.mark.parametrize(
    ("role", "empty", "who"),
    [
        ("buddy", ["buddy"], "Liam Doyle"),
        ("buddy", ["buddy", "line_manager"], "Priya Nair"),
        ("buddy", ["buddy", "line_manager", "pastoral_lead"], "Helen Moss"),
        ("line_manager", ["line_manager"], "Helen Moss"),
        ("pastoral_lead", ["pastoral_lead"], "Helen Moss"),
        ("recruit", ["buddy"], None),
        ("pastoral_lead", ["buddy"], None),
    ],
)
def test_the_step_goes_to_the_first_who_is_there(cast: Cast, role: str, empty: list[str], who: str | None) -> None:
    step = owned_by(role, without(cast, *empty))

    settle(cast)

    assert in_hands(step) == (who, who is not None)
    assert settle(cast) == 0, "and nothing changes when it runs again"


def test_it_is_on_their_list_they_are_reminded_of_it_and_may_do_it(cast: Cast) -> None:
    step = owned_by("buddy", without(cast, "buddy"), limit="hard", basis="law")
    assert not open_steps(cast.liam).exists()

    prepare(cast.northgate.pk)

    assert list(open_steps(cast.liam)) == [step]
    assert told(step) == [("Liam Doyle", -7, SOON, "pending")]
    assert may(cast.liam, Action.SUBMIT_STEP, find_step(cast.liam, step.pk))
    submit_step(cast.liam, step_id=step.pk, note="Shown round.")
    assert in_hands(step)[0] == "Liam Doyle" and step.state == "done"


@pytest.mark.parametrize("how", ["switched_off", "role_taken_away"])
def test_whoever_can_no_longer_do_it_is_as_if_nobody_were_named_from_that_moment(cast: Cast, how: str) -> None:
    grace = recruit_with_people(cast)
    step = owned_by("buddy", grace)
    assert settle(cast) == 0
    gone: dict[str, Any] = {"is_active": False} if how == "switched_off" else {"roles": ["education"]}

    change_member(cast.helen, member_id=cast.ben.pk, changes=gone, reason="Works elsewhere")
    assert in_hands(step) == ("Liam Doyle", True)

    back: dict[str, Any] = {"is_active": True} if how == "switched_off" else {"roles": ["buddy"]}
    change_member(cast.helen, member_id=cast.ben.pk, changes=back, reason="Came back")
    assert in_hands(step) == (None, False)


def test_when_somebody_is_named_the_steps_are_theirs_and_the_timeline_tells_both(cast: Cast) -> None:
    grace = without(cast, "buddy")
    steps = [owned_by("buddy", grace) for _ in range(2)]
    settle(cast)

    change_recruit(cast.helen, recruit_id=grace.pk, changes={"buddy": cast.ben})

    assert [in_hands(step) for step in steps] == [(None, False)] * 2
    assert not open_steps(cast.liam).exists() and open_steps(cast.ben).count() == 2
    said = [row["sentence"] for row in timeline(cast.helen, grace)]
    assert "There is no buddy. Liam Doyle comes next and does 2 open steps for now." in said
    assert "Liam Doyle no longer does 2 open steps of the buddy." in said


def test_when_the_next_one_goes_too_the_one_after_them_follows(cast: Cast) -> None:
    grace = without(cast, "buddy")
    step = owned_by("buddy", grace)
    settle(cast)

    change_recruit(cast.helen, recruit_id=grace.pk, changes={"line_manager": None})

    assert in_hands(step) == ("Priya Nair", True)


@pytest.mark.parametrize(
    ("item", "who"),
    [({"private": "pastoral"}, None), ({"sensitivity": "family"}, "Helen Moss"), ({}, "Liam Doyle")],
)
def test_nobody_learns_by_it_what_is_kept_from_them(cast: Cast, item: dict[str, str], who: str | None) -> None:
    step = owned_by("buddy", without(cast, "buddy"), **item)

    settle(cast)

    assert in_hands(step)[0] == who


def test_a_team_that_is_empty_has_one_who_comes_next_as_well(cast: Cast) -> None:
    step = owned_by("education", recruit_with_people(cast))
    settle(cast)
    assert in_hands(step) == (None, False), "Ed is there"

    change_member(cast.helen, member_id=cast.ed.pk, changes={"is_active": False}, reason="Left")

    assert in_hands(step) == ("Priya Nair", True)


def test_what_a_colleague_was_given_stays_given_until_that_is_over(cast: Cast) -> None:
    step = owned_by("buddy", without(cast, "buddy"))
    nia = MembershipFactory(full_name="Nia Bevan", roles=["buddy"])
    settle(cast)

    delegate_step(cast.helen, step_id=step.pk, to=nia.pk, until=TODAY, reason="Knows her")
    assert settle(cast) == 0 and in_hands(step) == ("Nia Bevan", False)

    assert settle_fallbacks(cast.northgate, TODAY + timedelta(days=1)).steps == 1
    assert in_hands(step) == ("Liam Doyle", True)
    Step.objects.filter(pk=step.pk).update(delegate=nia, delegate_by_rule=False)
    Membership.objects.filter(pk=nia.pk).update(is_active=False)
    assert settle(cast) == 1 and in_hands(step) == ("Liam Doyle", True)


def test_nobody_gives_it_back_to_a_role_that_is_empty(cast: Cast) -> None:
    step = owned_by("buddy", without(cast, "buddy"))
    settle(cast)

    with pytest.raises(NotNow, match="There is no buddy to take it back"):
        delegate_step(cast.helen, step_id=step.pk, to=None)


def test_who_is_away_is_passed_over_and_has_it_again_afterwards(cast: Cast) -> None:
    step = owned_by("buddy", without(cast, "buddy"))
    nia = MembershipFactory(full_name="Nia Bevan", roles=["line_manager"])
    settle(cast)
    arrange_cover(cast.liam, absent=cast.liam.pk, by=nia.pk, first_on=TODAY, last_on=TODAY)

    for day, who in ((TODAY, "Priya Nair"), (TODAY + timedelta(days=1), "Liam Doyle")):
        settle_fallbacks(cast.northgate, day)
        settle_stand_ins(cast.northgate, day)
        assert in_hands(step) == (who, True)


def test_behind_a_case_officer_who_is_away_comes_whoever_stands_in_for_them(cast: Cast) -> None:
    step = owned_by("line_manager", without(cast, "line_manager", case_officer=cast.helen))
    settle(cast)
    assert in_hands(step) == ("Helen Moss", True)
    arrange_cover(cast.helen, absent=cast.helen.pk, by=cast.hana.pk, first_on=TODAY, last_on=TODAY)

    for day, who in ((TODAY, "Hana Lewis"), (TODAY + timedelta(days=1), "Helen Moss")):
        settle_fallbacks(cast.northgate, day)
        settle_stand_ins(cast.northgate, day)
        assert in_hands(step) == (who, True)


def test_nobody_does_for_somebody_what_is_about_themselves(cast: Cast) -> None:
    both = MembershipFactory(full_name="Rosa Cruz", roles=["recruit", "line_manager"])
    step = owned_by("buddy", recruit_with_people(cast, membership=both, line_manager=both, buddy=None))

    settle(cast)

    assert in_hands(step) == ("Priya Nair", True)


def test_of_who_has_left_nobody_does_anything(cast: Cast) -> None:
    grace = without(cast, "buddy")
    step = owned_by("buddy", grace)
    settle(cast)

    Recruit.objects.filter(pk=grace.pk).update(status="left")

    assert settle(cast) == 1 and in_hands(step) == (None, False)


def test_another_trust_is_left_alone(cast: Cast) -> None:
    step = owned_by("buddy", without(cast, "buddy"))

    assert settle_fallbacks(cast.southmoor, TODAY).steps == 0

    assert in_hands(step) == (None, False)


def test_hr_sees_who_has_them_meanwhile_and_what_nobody_has(cast: Cast) -> None:
    grace = without(cast, "buddy")
    owned_by("buddy", grace)
    owned_by("buddy", grace, private="pastoral")
    settle(cast)

    row = vacancies(cast.helen, TODAY).get()
    assert (row["steps"], row["nobodys"], row["next"]) == (2, 1, ["Liam Doyle"])


def test_a_move_says_who_has_the_steps_where_nobody_is_named(cast: Cast) -> None:
    grace = recruit_with_people(cast)
    owned_by("buddy", grace)

    seen = transfer_recruit(cast.helen, recruit_id=grace.pk, to={"buddy": None})

    [handover] = seen.handovers
    assert [(one.delegate, one.by_rule) for one in handover.steps] == [("Liam Doyle", True)]
    assert not seen.taken_back


def test_it_asks_once_however_many_there_are(cast: Cast) -> None:
    for _ in range(3):
        owned_by("buddy", without(cast, "buddy"))

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            settle(cast)
        return len(asked)

    assert count() == 5  # the statement; whom and who to name in the lines; the lines, their words
    assert count() == 1  # the statement
    for _ in range(30):
        owned_by("buddy", without(cast, "buddy"))
    assert count() == 5
    assert plan_on(cast, TODAY)
