"""What runs out is recorded again: it gains days and loses none, and a second person checks it where they did before."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Membership, Serving, Step
from onboarding.selectors.own_learning import own_learning
from onboarding.selectors.reviews import review_rows
from onboarding.services.counters import recount, wrong_counters
from onboarding.services.renewals import renew_step
from onboarding.services.steps import accept_step, return_step, submit_step
from tests.cast import Cast
from tests.factories import TODAY, EnrolmentFactory, published_version, steps_of

pytestmark = pytest.mark.django_db

DONE_ON, VALID_UNTIL = date(2025, 3, 10), date(2026, 3, 10)


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def learnt(cast: Cast, **item: Any) -> Step:
    """What Liam learnt a year ago, and counted for Amara since."""
    fields = {"scope": "manager", "owner_role": "line_manager", "valid_months": 12, "evidence": "date"} | item
    enrolment = EnrolmentFactory(recruit=None, membership=cast.liam, version=published_version([fields]))
    done = {"done_on": DONE_ON, "valid_until": VALID_UNTIL, "reviewed_by": cast.hana if "review" in item else None}
    (step,) = steps_of(enrolment, state="done", submitted_by=cast.liam, **done)
    Serving.objects.create(trust=cast.northgate, step=step, recruit=cast.amara_recruit, served_on=DONE_ON)
    recount(cast.northgate.pk, [cast.amara_recruit.pk])
    return step


def test_what_a_second_person_checks_waits_for_them_and_what_they_accepted_stands(cast: Cast) -> None:
    step = learnt(cast, review="second_person")

    again = renew_step(cast.liam, step_id=step.pk, on=TODAY)

    assert (again.state, again.submitted_by, again.reviewed_by) == ("submitted", cast.liam, None)
    assert again.pk in {row["id"] for row in review_rows(cast.helen)}
    step.refresh_from_db()
    assert (step.state, step.done_on, step.valid_until, step.reviewed_by) == ("done", DONE_ON, VALID_UNTIL, cast.hana)
    with pytest.raises(NotNow):
        renew_step(cast.liam, step_id=step.pk, on=TODAY)

    accepted = accept_step(cast.helen, step_id=again.pk)

    assert (accepted.done_on, accepted.valid_until) == (TODAY, date(2027, 3, 2))
    own = {row["step"]: row["renew"] for row in own_learning(cast.liam, TODAY)}
    assert own[accepted] is False and step not in own, "the newest is shown"
    assert Serving.objects.get(step=step).served_on == DONE_ON
    assert wrong_counters(cast.northgate.id) == 0


def test_nobody_checks_what_they_recorded_again_themselves_and_what_is_returned_is_theirs_to_do(cast: Cast) -> None:
    step = learnt(cast, review="second_person")
    again = renew_step(cast.helen, step_id=step.pk, on=TODAY)
    with pytest.raises(NotAllowed):
        accept_step(cast.helen, step_id=again.pk)
    return_step(cast.hana, step_id=again.pk, reason="Which session was it?")
    assert submit_step(cast.liam, step_id=again.pk, on=TODAY).state == "submitted"


@pytest.mark.parametrize("review", ["none", "second_person"])
def test_a_day_before_it_was_last_done_takes_no_validity_away(cast: Cast, review: str) -> None:
    step = learnt(cast, review=review)
    with pytest.raises(Invalid) as refused:
        renew_step(cast.liam, step_id=step.pk, on=date(2025, 3, 9))
    assert [(one.field, one.code) for one in refused.value.problems] == [("on", "before_last")]
    assert Step.objects.get(item=step.item).valid_until == VALID_UNTIL
