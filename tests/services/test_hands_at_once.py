"""Whose hands a step is in, where two people decide about it at the same moment."""

from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid
from onboarding.models import Enrolment, Membership, Serving, Step
from onboarding.services.delegations import delegate_step
from onboarding.services.enrolments import enrol
from onboarding.services.memberships import change_member
from onboarding.services.renewals import renew_step
from onboarding.services.stand_ins import arrange_cover
from tests.cast import Cast
from tests.factories import TODAY, EnrolmentFactory, MembershipFactory, published_version, steps_of
from tests.journeys import registered, step_of
from tests.services.test_races import SECONDS, WARD_CONFIRMED, Other, meet
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.mark.parametrize("held", [False, True])
def test_a_step_given_to_somebody_who_is_switched_off_in_this_moment_is_its_owners(cast: Cast, held: bool) -> None:
    with as_member(cast.helen):
        nia, step = MembershipFactory(roles=["education"]), step_of(cast.amara_recruit, WARD_CONFIRMED)
        Step.objects.filter(pk=step.pk).update(delegate=nia if held else None)
    off: dict[str, Any] = {"member_id": nia.pk, "changes": {"is_active": False}, "reason": "Left"}
    with as_member(cast.helen):
        delegate_step(cast.helen, step_id=step.pk, to=nia.pk, reason="On leave")
        other = meet(Other(cast.hana, lambda: change_member(cast.hana, **off)))
    other.join(SECONDS)
    assert isinstance(other.outcome, Membership)
    with as_member(cast.helen):
        assert Step.objects.get(pk=step.pk).delegate is None


def test_a_step_is_not_given_to_somebody_who_is_switched_off_in_this_moment(cast: Cast) -> None:
    with as_member(cast.helen):
        step = step_of(cast.amara_recruit, WARD_CONFIRMED)
        change_member(cast.helen, member_id=cast.ed.pk, changes={"is_active": False}, reason="Left")
        given: dict[str, Any] = {"step_id": step.pk, "to": cast.ed.pk, "reason": "On leave"}
        late = meet(Other(cast.hana, lambda: delegate_step(cast.hana, **given)))
    late.join(SECONDS)
    assert isinstance(late.outcome, Invalid) and late.outcome.problems[0].field == "to"


def test_two_colleagues_do_not_stand_in_for_each_other_by_being_quick(cast: Cast) -> None:
    days: dict[str, Any] = {"first_on": TODAY, "last_on": TODAY}
    with as_member(cast.helen):
        arrange_cover(cast.helen, absent=cast.liam.pk, by=cast.ben.pk, **days)
        late = meet(Other(cast.hana, lambda: arrange_cover(cast.hana, absent=cast.ben.pk, by=cast.liam.pk, **days)))
    late.join(SECONDS)
    assert isinstance(late.outcome, Invalid) and late.outcome.problems[0].code == "stands_in"


def test_somebody_enrolled_while_learning_that_ran_out_is_recorded_again_is_served_by_what_was_recorded(
    cast: Cast,
) -> None:
    item = {"scope": "manager", "owner_role": "line_manager", "valid_months": 12, "review": "second_person"}
    with as_member(cast.helen):
        version = published_version([item | {"evidence": "date"}])
        learning = EnrolmentFactory(recruit=None, membership=cast.liam, version=version)
        ran_out = {"done_on": date(2025, 2, 10), "valid_until": date(2026, 2, 10)}
        (step,) = steps_of(learning, state="done", submitted_by=cast.liam, **ran_out)
        newcomer = registered(cast, line_manager=cast.liam)
    key = version.programme.key
    with as_member(cast.liam):
        again = renew_step(cast.liam, step_id=step.pk, on=TODAY)
        late = meet(Other(cast.helen, lambda: enrol(cast.helen, recruit_id=newcomer.pk, programme_key=key)))
    late.join(SECONDS)
    assert isinstance(late.outcome, Enrolment), late.outcome
    with as_member(cast.helen):
        assert Serving.objects.get(recruit=newcomer).step == again
