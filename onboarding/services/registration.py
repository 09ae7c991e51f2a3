"""The road to the register: sittings booked, results recorded, the application, the number on the register, the new role.

Each day is a milestone, so steps, reminders and the forecast follow it."""

from datetime import date
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotFound, NotNow
from onboarding.library.journeys_file import Number, Stage, journey_of
from onboarding.models import Membership, Milestone, Recruit
from onboarding.models.choices import Outcome
from onboarding.rules.attempts import earliest_on, is_passed
from onboarding.rules.one_line import line_problems
from onboarding.rules.plain_words import long_date
from onboarding.selectors.sittings import applications, calendar_of, sittings_of
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import record
from onboarding.services.extra_items import ask_to_call
from onboarding.services.milestones import Dated, keep_dates

LONGEST_NUMBER = 30


@transaction.atomic
def book_sitting(
    actor: Membership, *, recruit_id: UUID, stage: str, on: date | None, sure: bool = False, reason: str = ""
) -> Milestone:
    """Book the next sitting of a test, or move the one that is booked, to `on`. A day before the gap of the library is
    taken only where the library warns of it and the actor is sure.

    Raises NotFound, NotAllowed, NotNow (passed), Invalid (day; no result yet; no attempt left)."""
    recruit, test = _begin(actor, recruit_id, stage, "test")
    rows = list(Milestone.objects.filter(recruit=recruit))
    sittings = sittings_of(test, rows)
    if is_passed(sittings):
        raise NotNow(f"{test.title} is passed. No further sitting is needed.", code="passed_already")
    waits = sittings and not sittings[-1].outcome
    number = len(sittings) if waits else len(sittings) + 1
    if on is None:
        raise Invalid.field("on", "required", "Enter the day of the sitting.")
    if waits and sittings[-1].sat_on:
        raise NotNow(f"Record the result of sitting {number} first. Then the next one can be booked.", code="no_result")
    earliest, between = earliest_on(test.rule, number, sittings, calendar_of(recruit)), test.between(number)
    if between and earliest and on < earliest and not sure and between.too_early == "warn":
        detail = f"{between.words} The first day is {long_date(earliest)}. If the test centre confirms an earlier day, say so."
        raise Invalid.field("sure", "too_early", detail)
    one = _dated(str(test.sitting), number, on, today_in(actor.trust))
    return _keep(actor, recruit, one, "on", reason)


@transaction.atomic
def record_result(
    actor: Membership, *, recruit_id: UUID, stage: str, sat_on: date | None, result_on: date | None, outcome: str
) -> Milestone:
    """Record the day on which the newest sitting was sat, the day of its result, and how it went. Nothing is sent to the
    person: where it was not passed, HR is asked to call them first.

    Raises NotFound, NotAllowed, NotNow (no sitting without a result), Invalid (days, outcome)."""
    recruit, test = _begin(actor, recruit_id, stage, "test")
    sittings = sittings_of(test, Milestone.objects.filter(recruit=recruit))
    if not sittings or sittings[-1].outcome:
        raise NotNow("Book a sitting first: there is none without a result.", code="no_sitting")
    wanted = {"sat_on": sat_on, "result_on": result_on, "outcome": outcome}
    words = {"sat_on": "Enter the day it was sat.", "result_on": "Enter the day of the result."}
    missing = [
        FieldProblem(name, "required", words.get(name, "Choose how it went."))
        for name, given in wanted.items()
        if not given
    ]
    if missing:
        raise Invalid(problems=missing)
    number = sittings[-1].number
    if sat_on != sittings[-1].sat_on:
        _keep(actor, recruit, Dated(str(test.sitting), number, actual_on=sat_on), "sat_on")
    result = _keep(actor, recruit, Dated(str(test.result), number, actual_on=result_on, outcome=outcome), "result_on")
    if outcome != Outcome.PASSED:
        ask_to_call(actor, recruit)
    return result


@transaction.atomic
def record_day(
    actor: Membership, *, recruit_id: UUID, stage: str, on: date | None, number: str | None = None
) -> Recruit:
    """Record or plan a day of the road that is no test, such as registration with its number. A day to come is planned.

    The number is kept as typed but for blanks and small letters; whether it has the usual form is shown, never enforced.
    Raises NotFound, NotAllowed, Invalid (day, number)."""
    recruit, part = _begin(actor, recruit_id, stage, "date")
    today = today_in(actor.trust)
    if on is None:
        raise Invalid.field("on", "required", "Enter the day.")
    if part.number and number is not None:
        _keep_number(actor, recruit, part.number, number, today)
    _keep(actor, recruit, _dated(str(part.milestone), _occurrence(recruit, part), on, today), "on")
    recruit.refresh_from_db()
    return recruit


def _begin(actor: Membership, recruit_id: UUID, stage: str, kind: str) -> tuple[Recruit, Stage]:
    """The locked recruit and one part of the road to their register. Raises NotFound, NotAllowed."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.RECORD_REGISTRATION, recruit)
    journey = journey_of(recruit.regulator)
    found = journey.stage(stage) if journey else None
    if found is None or found.kind != kind:
        raise NotFound()
    return recruit, found


def _keep(actor: Membership, recruit: Recruit, one: Dated, field: str, reason: str = "") -> Milestone:
    """Record one day; what is wrong with it stands at the field in which it was typed."""
    try:
        return keep_dates(actor, recruit, [one], reason)[0]
    except Invalid as error:
        elsewhere = ("planned_on", "actual_on", "occurrence")
        problems = [
            FieldProblem(field if found.field in elsewhere else found.field, found.code, found.detail)
            for found in error.problems
        ]
        raise Invalid(error.detail, problems=problems) from error


def _dated(kind: str, occurrence: int, on: date, today: date) -> Dated:
    """A day that has come has happened, a later one is planned."""
    if on <= today:
        return Dated(kind, occurrence, actual_on=on)
    return Dated(kind, occurrence, planned_on=on)


def _occurrence(recruit: Recruit, part: Stage) -> int:
    """Which time it is: the last one again, but for an application after a series of sittings that is used up."""
    rows = list(Milestone.objects.filter(recruit=recruit))
    journey = journey_of(recruit.regulator)
    times = max((row.occurrence for row in rows if row.kind == part.milestone), default=0)
    for test in journey.stages if journey else ():
        if test.attempts and test.attempts.opened_by == part.milestone:
            sittings = sittings_of(test, rows)
            used = len(sittings) >= test.attempts.most * max(1, applications(test, rows))
            if used and sittings[-1].outcome and not is_passed(sittings):
                return max(1, times) + 1
    return max(1, times)


def _keep_number(actor: Membership, recruit: Recruit, form: Number, typed: str, today: date) -> None:
    number = "".join(typed.split()).upper()
    problems = line_problems("number", number, longest=LONGEST_NUMBER)
    if problems:
        raise Invalid(problems=problems)
    if number == recruit.registration_number:
        return
    before, recruit.registration_number = recruit.registration_number, number
    recruit.revision += 1
    recruit.save(update_fields=["registration_number", "revision"])
    data = {"from": before, "to": number, "called": form.called}
    record(actor, "number_recorded", recruit, effective_on=today, recruit=recruit, data=data)
