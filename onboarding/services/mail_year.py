"""A year of messages to one nurse, lived through by the code that plans and gathers, and taken back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from onboarding.models import Membership, Message, Milestone, Recruit, Reminder, Step, Trust
from onboarding.models.choices import Outcome, RecruitStatus, ReminderState, Role
from onboarding.models.steps import OPEN
from onboarding.services.enrolments import enrol_in_usual_bundle
from onboarding.services.memberships import add_member
from onboarding.services.recruits import register_recruit
from onboarding.services.refresh import refresh
from onboarding.services.sweep import live_day

DAYS = 365
# A usual course, in days from the offer. Ours, for the simulation alone.
COURSE: Mapping[str, int] = {
    "offer_accepted": 0,
    "cos_assigned": 45,
    "visa_applied": 55,
    "visa_granted": 80,
    "visa_valid_from": 82,
    "arrival": 100,
    "cos_start": 103,
    "start_date": 106,
    "osce_sitting": 165,
    "osce_result": 172,
    "registration_applied": 175,
    "registration": 190,
    "role_changed": 200,
    "visa_expiry": 1177,
}


class Mail(NamedTuple):
    """One message of the year: its day, its kind, and how many reminders it tells of."""

    on: date
    kind: str
    reminders: int


@transaction.atomic
def year_of_mail(officer: Membership, *, first: date, days_late: int = 0) -> list[Mail]:
    """Every message that a new nurse gets in the year after accepting an offer on `first`, doing each step on its day or
    so many days after. The days are lived through one by one in the officer's trust. Nothing is kept."""
    nurse = _nurse(officer, first)
    found = []
    for day in (first + timedelta(days=number) for number in range(DAYS)):
        if day == first + timedelta(days=COURSE["arrival"]):
            Recruit.objects.filter(pk=nurse.pk).update(status=RecruitStatus.STARTED)
        found += _live(officer.trust, nurse, day)
        done = Step.objects.filter(
            enrolment__recruit=nurse, state__in=OPEN, due_on__lte=day - timedelta(days=days_late)
        )
        done.update(state="done", done_on=F("due_on"))
    transaction.set_rollback(True)
    return found


def _live(trust: Trust, nurse: Recruit, day: date) -> list[Mail]:
    """One day of the trust: everything is planned, gathered and sent."""
    live_day(trust, day)
    of_the_day = Message.objects.filter(trust=trust, local_day=day)
    hers = of_the_day.filter(recipient=nurse.membership_id).order_by("sequence")
    mails = [Mail(day, one.kind, one.reminders.count()) for one in hers]
    of_the_day.update(state="sent", frozen_at=Now())
    Reminder.objects.filter(message__in=of_the_day).update(state=ReminderState.SENT)
    return mails


def _nurse(officer: Membership, first: date) -> Recruit:
    member = add_member(
        officer.trust,
        email=f"year-of-{first.isoformat()}@nurse.example",
        full_name="A nurse of the year",
        roles=[Role.RECRUIT],
        effective_on=first,
        has_accepted=True,
    )
    nurse = register_recruit(
        officer,
        membership=member,
        full_name=member.full_name,
        profession="nurse",
        regulator="nmc",
        sponsor="trust",
        visa_route="skilled_worker",
        country_of_training="PH",
        facts={"has_repayment_clause": True, "family_joining": True, "has_vignette": True},
    )
    Milestone.objects.bulk_create(
        Milestone(
            trust=officer.trust,
            recruit=nurse,
            kind=kind,
            actual_on=first + timedelta(days=days),
            outcome=Outcome.PASSED if kind == "osce_result" else "",
        )
        for kind, days in COURSE.items()
    )
    enrol_in_usual_bundle(officer, recruit_id=nurse.pk)
    nurse = Recruit.objects.select_related("site", "trust").get(pk=nurse.pk)
    refresh(officer, nurse, today=first, effective_on=first, reason="A year of messages.")
    return nurse
