"""What tests of duty clocks need: days recorded of a person, and one clock by its duty and number."""

from datetime import date

from onboarding.models import Recruit, Step
from onboarding.services.milestones import record_milestone
from tests.cast import Cast


def happened(cast: Cast, recruit: Recruit, number: int = 1, **days: date) -> None:
    for kind, on in days.items():
        record_milestone(cast.helen, recruit_id=recruit.pk, kind=kind, occurrence=number, actual_on=on)


def clock_of(recruit: Recruit | None, duty: str, number: int = 1) -> Step:
    return Step.objects.get(enrolment__recruit=recruit, item__key=duty, enrolment__begun_number=number)


def clocks(recruit: Recruit | None) -> set[tuple[str, int]]:
    rows = Step.objects.filter(enrolment__recruit=recruit).exclude(enrolment__begun_by="").exclude(applies="no")
    return set(rows.values_list("item__key", "enrolment__begun_number"))


def running(recruit: Recruit | None) -> set[tuple[str, int]]:
    rows = (
        Step.objects.filter(enrolment__recruit=recruit)
        .exclude(enrolment__begun_by="")
        .filter(applies="yes", state="to_do")
    )
    return set(rows.values_list("item__key", "enrolment__begun_number"))
