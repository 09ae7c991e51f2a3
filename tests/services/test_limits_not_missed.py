"""A limit that the law sets is told to somebody before it passes, and counted, whoever or whatever it waits for."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from onboarding.models import Membership, Recruit, Reminder, Step
from onboarding.selectors.duties import clock_rows, filter_clocks
from onboarding.selectors.legal_limits import legal_limits
from onboarding.selectors.past_days import moment_of
from onboarding.services.absences import report_absence
from onboarding.services.enrolments import enrol
from onboarding.services.memberships import change_member
from onboarding.services.milestones import record_milestone
from onboarding.services.steps import accept_step, submit_step
from onboarding.services.sweep import live_day
from tests.cast import Cast
from tests.factories import TODAY, MembershipFactory
from tests.journeys import pdf, registered
from tests.reminding import plan_on, quiet_northgate

pytestmark = pytest.mark.django_db
CHECK, CLOCK = "development/right-to-work-repeat", "right-to-work-follow-up"
FIRST = {
    "visa_granted": date(2023, 4, 1),
    "visa_valid_from": date(2023, 4, 11),
    "visa_expiry": date(2026, 4, 10),
    "arrival": date(2023, 4, 12),
    "start_date": date(2023, 4, 20),
}
SECOND = {"visa_granted": date(2026, 2, 27), "visa_valid_from": date(2026, 3, 1), "visa_expiry": date(2029, 4, 10)}
AFTER_IT = date(2026, 4, 20)


@pytest.fixture
def grace(cast: Cast, enter: Callable[[Membership], None], settings: Any, tmp_path: Path) -> Recruit:
    """Her permission ends on 10 April 2026."""
    settings.MEDIA_ROOT = tmp_path
    enter(cast.helen)
    quiet_northgate(cast)
    grace = registered(cast, case_officer=cast.helen)
    permitted(cast, grace, FIRST)
    return grace


def permitted(cast: Cast, recruit: Recruit, days: dict[str, date], number: int = 1) -> None:
    for kind, on in days.items():
        record_milestone(cast.helen, recruit_id=recruit.pk, kind=kind, occurrence=number, actual_on=on)


def developing(cast: Cast, recruit: Recruit) -> None:
    enrol(cast.helen, recruit_id=recruit.pk, programme_key="development")


def check_of(recruit: Recruit, number: int) -> Step:
    return Step.objects.get(enrolment__recruit=recruit, item__path=CHECK, occurrence=number)


def clock_of(recruit: Recruit, number: int) -> Step:
    return Step.objects.get(enrolment__recruit=recruit, item__key=CLOCK, enrolment__begun_number=number)


def each_day(plan: Callable[[date], object]) -> None:
    for number in range((AFTER_IT - TODAY).days + 1):
        plan(TODAY + timedelta(days=number))


def test_the_clock_of_a_permission_is_told_and_counted_although_the_step_of_the_next_is_open(
    cast: Cast, grace: Recruit, clock: Any
) -> None:
    permitted(cast, grace, SECOND, 2)
    developing(cast, grace)  # given now, it asks for the newest permission alone
    assert not Step.objects.filter(enrolment__recruit=grace, item__path=CHECK, occurrence=1).exists()

    each_day(lambda day: plan_on(cast, day))

    assert Reminder.objects.filter(step=clock_of(grace, 1)).exists()
    assert not Reminder.objects.filter(step=clock_of(grace, 2)).exists()
    first, second = (clock_rows(cast.helen, Step.objects.filter(pk=clock_of(grace, n).pk), TODAY)[0] for n in (1, 2))
    assert first["same_limit"] is None and second["same_limit"]["step"] == check_of(grace, 2).pk
    assert legal_limits(cast.helen, moment_of(cast.helen, None, None))["overdue"] == 0
    clock.move_to(f"{AFTER_IT}T09:00:00+01:00")
    for as_of in (None, AFTER_IT - timedelta(days=1)):
        assert legal_limits(cast.helen, moment_of(cast.helen, as_of, None))["overdue"] == 1


def test_the_check_of_a_permission_closes_its_own_clock_alone(cast: Cast, grace: Recruit) -> None:
    developing(cast, grace)
    permitted(cast, grace, SECOND, 2)
    for number, states in ((1, ("done", "to_do")), (2, ("done", "done"))):
        submit_step(cast.helen, step_id=check_of(grace, number).pk, file=pdf())
        accept_step(cast.hana, step_id=check_of(grace, number).pk)
        assert tuple(clock_of(grace, one).state for one in (1, 2)) == states


def test_a_limit_that_waits_for_a_second_person_is_told_to_hr(cast: Cast, grace: Recruit) -> None:
    developing(cast, grace)
    step = submit_step(cast.helen, step_id=check_of(grace, 1).pk, file=pdf())
    assert step.state == "submitted"

    each_day(lambda day: plan_on(cast, day))

    told = Reminder.objects.filter(step=step).values_list("recipient", flat=True)
    assert set(told) == {cast.helen.pk}
    assert not Reminder.objects.filter(step=clock_of(grace, 1)).exists()


@pytest.mark.parametrize("officer", ["nobody", "switched off", "role lost"])
def test_the_clock_of_somebody_without_a_case_officer_is_told_to_another_one_in_time(
    cast: Cast, grace: Recruit, officer: str
) -> None:
    was = MembershipFactory(roles=["hr"], full_name="Nia Powell")
    Recruit.objects.filter(pk=grace.pk).update(case_officer=None if officer == "nobody" else was)
    if officer != "nobody":
        changes = {"switched off": {"is_active": False}, "role lost": {"roles": ["buddy"]}}[officer]
        change_member(cast.helen, member_id=was.pk, changes=changes, reason="Left")
    report_absence(cast.helen, recruit_id=grace.pk, on=date(2026, 2, 27))

    each_day(lambda day: live_day(cast.northgate, day))

    clock = Step.objects.get(enrolment__recruit=grace, enrolment__begun_by__startswith="absen", applies="yes")
    assert clock.due_on
    told = Reminder.objects.filter(step=clock, send_on__lte=clock.due_on).values_list("recipient", flat=True)
    officers = [one for one in (cast.helen, cast.hana, was) if one.pk in told]
    assert len(officers) == 1
    assert filter_clocks(officers[0], {"mine": True}, TODAY).filter(pk=clock.pk).exists()
