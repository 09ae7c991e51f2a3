"""Who reads the why of a private step, and what is nobody's to do."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.models import Membership
from onboarding.models.choices import Applies
from onboarding.selectors.filters_steps import filter_steps
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.visible import find_step, visible_steps
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.journeys import step_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
WHY = "She asked to talk again"


@pytest.mark.parametrize(("who", "reads"), [("priya", True), ("amara", True), ("helen", True), ("hana", False)])
def test_the_why_of_a_private_step_is_for_its_owner_the_recruit_and_its_writer(
    cast: Cast, enter: Callable[[Membership], None], who: str, reads: bool
) -> None:
    enter(cast.priya)
    step = step_of(cast.amara_recruit, "pre-arrival/last-call")
    submit_step(cast.helen, step_id=step.id, on=TODAY, out_of_order_reason=WHY)
    viewer = getattr(cast, who)
    enter(viewer)
    reasons = {row["reason"] for row in step_detail(viewer, find_step(viewer, step.id), TODAY)["history"]}
    assert (WHY in reasons) is reads


def test_the_why_of_any_other_step_is_for_all_who_see_it(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    step = step_of(cast.amara_recruit, "pre-arrival/named-contact")
    submit_step(cast.helen, step_id=step.id, note="Rang her")
    enter(cast.hana)
    assert None not in {
        row["reason"] for row in step_detail(cast.hana, find_step(cast.hana, step.id), TODAY)["history"]
    }


def test_what_does_not_apply_is_nobodys_to_do(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)
    mine = filter_steps(cast.helen, visible_steps(cast.helen), {"mine": True}, TODAY)
    assert mine.exists()
    assert not mine.filter(applies=Applies.NO).exists()
