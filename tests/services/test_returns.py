"""Somebody who left works here again: what was finished stays, what begins anew is asked in full, old clocks stay closed."""

from collections.abc import Callable
from datetime import date

import pytest

from onboarding.errors import Invalid, NotAllowed, NotNow
from onboarding.models import Enrolment, Membership, Milestone, Recruit, Step
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.timeline import timeline
from onboarding.services.counters import wrong_counters
from onboarding.services.leavers import record_leaver
from onboarding.services.returns import take_up_again
from onboarding.services.steps import submit_step
from tests.cast import Cast
from tests.factories import TODAY
from tests.journeys import enrolled, step_of

pytestmark = pytest.mark.django_db

LAST_DAY, FIRST_DAY = date(2026, 2, 27), date(2026, 4, 6)
CONTACT, HOUSED = "pre-arrival/named-contact", "arrival-and-induction/met-and-housed"


@pytest.fixture(autouse=True)
def at_northgate(cast: Cast, enter: Callable[[Membership], None]) -> None:
    enter(cast.helen)


@pytest.fixture
def grace(cast: Cast) -> Recruit:
    """She had something done, and left on Friday."""
    recruit = enrolled(cast)
    submit_step(cast.helen, step_id=step_of(recruit, CONTACT).pk, note="Helen Moss")
    return record_leaver(cast.helen, recruit_id=recruit.pk, last_day=LAST_DAY)


def back(cast: Cast, recruit: Recruit, on: date | None = FIRST_DAY, anew: tuple[str, ...] = ()) -> Recruit:
    chosen = Enrolment.objects.filter(recruit=recruit, version__programme__key__in=anew, state="active")
    return take_up_again(cast.helen, recruit_id=recruit.pk, start_on=on, anew=list(chosen.values_list("pk", flat=True)))


def test_what_was_finished_stays_and_what_is_open_follows_the_new_first_day(cast: Cast, grace: Recruit) -> None:
    done = step_of(grace, CONTACT)
    recruit = back(cast, grace)

    assert recruit.status == "offered"
    row = Milestone.objects.get(recruit=grace, kind="start_date", planned_on=FIRST_DAY)
    assert row.occurrence == 2 and Milestone.objects.get(recruit=grace, kind="left").actual_on == LAST_DAY
    done.refresh_from_db()
    assert (done.state, done.evidence.count()) == ("done", 1)
    assert "Helen Moss recorded that this person works here again." in {
        line["sentence"] for line in timeline(cast.helen, grace)
    }
    assert wrong_counters(cast.northgate.id) == 0


def test_what_begins_anew_is_asked_in_full_beside_its_history(cast: Cast, grace: Recruit) -> None:
    old = step_of(grace, CONTACT)
    back(cast, grace, anew=("pre-arrival",))

    new = Step.objects.get(enrolment__recruit=grace, enrolment__state="active", item__path=CONTACT)
    assert (new.state, new.pk == old.pk) == ("to_do", False)
    old.refresh_from_db()
    assert (old.state, old.enrolment.state) == ("done", "withdrawn")
    assert not Step.objects.filter(enrolment=new.enrolment, state="submitted").exists()  # no fact of the time before
    assert Enrolment.objects.filter(recruit=grace, version__programme__key="arrival-and-induction").count() == 1


def test_a_first_day_that_has_come_has_happened_and_leaving_again_ends_the_second_time(
    cast: Cast, grace: Recruit
) -> None:
    assert back(cast, grace, on=TODAY).status == "started"
    again = record_leaver(cast.helen, recruit_id=grace.pk, last_day=TODAY)
    assert again.status == "left"
    rows = Milestone.objects.filter(recruit=grace, kind="left").order_by("occurrence")
    assert list(rows.values_list("occurrence", "actual_on")) == [(1, LAST_DAY), (2, TODAY)]


def test_old_clocks_stay_as_they_were(cast: Cast, grace: Recruit) -> None:
    clocks = Step.objects.filter(enrolment__recruit=grace).exclude(enrolment__begun_by="").order_by("pk")
    before = list(clocks.filter(state="done").values_list("pk", "done_on"))
    back(cast, grace, on=TODAY)
    assert set(before) <= set(clocks.filter(state="done").values_list("pk", "done_on"))


def test_whoever_is_back_is_in_the_report_again(cast: Cast, grace: Recruit) -> None:
    gone = readiness_report(cast.helen)["people_in_scope"]
    back(cast, grace, on=TODAY)
    assert readiness_report(cast.helen)["people_in_scope"] == gone + 1


@pytest.mark.parametrize("on", [None, LAST_DAY, date(1900, 1, 1), date(2126, 1, 1)])
def test_a_day_that_cannot_be_is_refused_at_its_field(cast: Cast, grace: Recruit, on: date | None) -> None:
    with pytest.raises(Invalid) as refused:
        back(cast, grace, on=on)
    assert refused.value.problems[0].field in ("start_on", "planned_on")


def test_only_hr_and_only_of_somebody_who_left(cast: Cast, grace: Recruit, enter: Callable[[Membership], None]) -> None:
    with pytest.raises(NotNow):
        take_up_again(cast.helen, recruit_id=cast.amara_recruit.pk, start_on=FIRST_DAY)
    with pytest.raises(Invalid):
        foreign = Enrolment.objects.filter(recruit=cast.amara_recruit)[0].pk
        take_up_again(cast.helen, recruit_id=grace.pk, start_on=FIRST_DAY, anew=[foreign])
    enter(cast.liam)
    with pytest.raises(NotAllowed):
        take_up_again(cast.liam, recruit_id=grace.pk, start_on=FIRST_DAY)
