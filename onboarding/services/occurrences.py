"""Something happened that a sponsor may have to report: recording it begins the duty clock, with the day that it has."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import Membership, Occurrence, Recruit
from onboarding.models.choices import OccurrenceKind, RecruitStatus, Sponsor
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import lock_recruit
from onboarding.services.absences import report_absence
from onboarding.services.duty_clocks import follow_organisation, follow_person
from onboarding.services.events import record
from onboarding.services.moves import check_words
from onboarding.services.turns import one_at_a_time

OF_THE_ORGANISATION = (OccurrenceKind.LICENCE_CHANGE, OccurrenceKind.SYSTEM_LOGIN)
# Agreed before they take effect, so that they may be recorded with a day to come.
FORESEEN = (
    OccurrenceKind.SPONSORSHIP_ENDED,
    OccurrenceKind.CHANGED_ROLE,
    OccurrenceKind.REDUCED_PAY,
    OccurrenceKind.ACADEMY_CHANGE,
    OccurrenceKind.LICENCE_CHANGE,
)
ORGANISATION = "organisation"
WHOM = "Say whom this is about."
FURTHEST = timedelta(days=366)


@transaction.atomic
def record_occurrence(
    actor: Membership, *, kind: str, recruit_id: UUID | None = None, on: date | None = None, words: str = ""
) -> Occurrence:
    """Record what happened to a recruit, or (without one) to the organisation, on a day (today unless given). Each one
    begins a clock of its own.

    Raises NotFound, NotAllowed, Invalid (each problem at its field), NotNow (recorded already, or not for them)."""
    if kind == OccurrenceKind.ABSENT:
        if recruit_id is None:
            raise Invalid.field("recruit", "required", WHOM)
        return report_absence(actor, recruit_id=recruit_id, on=on, words=words)
    require(actor, Action.RECORD_OCCURRENCE)
    today = today_in(actor.trust)
    on = on or today
    _check(kind, recruit_id, on, today)
    check_words(words, "words")
    recruit = lock_recruit(actor, recruit_id) if recruit_id else None
    if recruit is None:
        one_at_a_time(actor, ORGANISATION)
    else:
        _check_person(kind, recruit)
    return _add(actor, recruit, kind, on, words.strip(), today)


def _add(actor: Membership, recruit: Recruit | None, kind: str, on: date, words: str, today: date) -> Occurrence:
    same = Occurrence.objects.filter(trust=actor.trust_id, recruit=recruit, kind=kind)
    if same.filter(happened_on=on).exists():
        raise NotNow(f"This is recorded already for {long_date(on)}. Its clock runs.", code="already_recorded")
    made = Occurrence.objects.create(
        trust_id=actor.trust_id,
        recruit=recruit,
        kind=kind,
        number=same.count() + 1,
        happened_on=on,
        words=words,
        reported_by=actor,
    )
    data = {"kind": kind, "number": made.number, "on": on}
    record(actor, "occurrence_recorded", made, effective_on=min(on, today), recruit=recruit, data=data)
    if recruit is None:
        follow_organisation(actor, actor.trust)
    else:
        follow_person(actor, recruit)
    return made


def _check(kind: str, recruit_id: UUID | None, on: date, today: date) -> None:
    problems = []
    if kind not in OccurrenceKind.values:
        problems.append(FieldProblem("kind", "unknown", "Choose what happened from the list."))
    elif recruit_id is None and kind not in OF_THE_ORGANISATION:
        problems.append(FieldProblem("recruit", "required", WHOM))
    elif recruit_id is not None and kind in OF_THE_ORGANISATION:
        problems.append(FieldProblem("recruit", "not_of_a_person", "This is about the organisation. Leave it empty."))
    problems += _day_problems(kind, on, today)
    if problems:
        raise Invalid(problems=problems)


def check_day(kind: str, on: date, today: date) -> None:
    """A day on which this can have happened, or is foreseen. Raises Invalid."""
    if problems := _day_problems(kind, on, today):
        raise Invalid(problems=problems)


def _day_problems(kind: str, on: date, today: date) -> list[FieldProblem]:
    latest = today + FURTHEST if kind in FORESEEN else today
    if on < EARLIEST_DATE:
        return [FieldProblem("on", "too_early", f"The day must be {long_date(EARLIEST_DATE)} or later.")]
    if on <= latest:
        return []
    foreseen = f"The day must be {long_date(latest)} or earlier."
    return [FieldProblem("on", "too_late", foreseen if kind in FORESEEN else "The day must be today or in the past.")]


def _check_person(kind: str, recruit: Recruit) -> None:
    """What cannot be of this person; who sponsors them decides in the duty itself, and may still be unknown."""
    if kind == OccurrenceKind.DID_NOT_START and recruit.status in (RecruitStatus.STARTED, RecruitStatus.LEFT):
        raise NotNow("This person has started work, or has left.", code="has_started")
    if kind == OccurrenceKind.ACADEMY_CHANGE and recruit.sponsor not in ("", Sponsor.ACADEMY):
        raise NotNow("The Academy does not sponsor this person, so nothing is reported to it.", code="other_sponsor")
    if kind in (OccurrenceKind.CHANGED_ROLE, OccurrenceKind.REDUCED_PAY) and recruit.sponsor == Sponsor.ACADEMY:
        detail = "The Academy sponsors this person. Record a change to report to the Academy."
        raise NotNow(detail, code="other_sponsor")
