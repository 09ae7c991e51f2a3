"""Several dates of one recruit told at once, such as all those of a visa."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.errors import Invalid
from onboarding.models import Event, Membership, Milestone, MilestoneChange, Step, StepChange
from onboarding.services.milestones import Dated, record_milestones
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


def test_each_date_is_kept_with_its_history_and_steps_move_once(cast: Cast) -> None:
    recruit = cast.amara_recruit
    check = Step.objects.get(enrolment__recruit=recruit, item__path="arrival-and-induction/right-to-work-check")
    lines, events = StepChange.objects.filter(step=check).count(), Event.objects.count()

    dated = [Dated("arrival", planned_on=date(2026, 4, 2)), Dated("start_date", planned_on=date(2026, 4, 9))]
    record_milestones(cast.helen, recruit_id=recruit.id, dated=dated, reason="The airline moved the flight")

    kept = dict(Milestone.objects.filter(recruit=recruit).values_list("kind", "planned_on"))
    assert (kept["arrival"], kept["start_date"]) == (date(2026, 4, 2), date(2026, 4, 9))
    assert MilestoneChange.objects.filter(reason="The airline moved the flight").count() == 2
    assert Event.objects.count() == events + 2
    check.refresh_from_db()
    assert check.due_on == date(2026, 4, 8)
    assert StepChange.objects.filter(step=check).count() == lines + 1


def test_one_impossible_date_stops_them_all(cast: Cast) -> None:
    before = list(Milestone.objects.filter(recruit=cast.amara_recruit).order_by("id").values())

    dated = [Dated("arrival", planned_on=date(2026, 4, 2)), Dated("visa_expiry", actual_on=date(2026, 1, 1))]
    with pytest.raises(Invalid):
        record_milestones(cast.helen, recruit_id=cast.amara_recruit.id, dated=dated)

    assert list(Milestone.objects.filter(recruit=cast.amara_recruit).order_by("id").values()) == before
