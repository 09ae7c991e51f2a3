"""Duty clocks begin with the facts, follow the dates, and close where a fact closes them; a tick has no part in it.

What should be is worked out from what is known and compared with what is recorded: running it again changes nothing. The
number of statements does not grow with people.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from onboarding.clock import today_in
from onboarding.models import Enrolment, EnrolmentChange, Membership, Recruit, Step, Trust
from onboarding.models.choices import Applies, StepState
from onboarding.models.steps import OPEN
from onboarding.rules.calendars import Calendar
from onboarding.rules.conditions import judge
from onboarding.rules.due_dates import due
from onboarding.rules.duty_clocks import Clock, Closing, Story, began_on, closed_on, dates, numbers
from onboarding.services.changes import step_changes_on
from onboarding.services.clock_stories import Duty, Known, Subject, duties_of, subjects_of
from onboarding.services.events import Happening, record_each

FOLLOWED = [
    *("state", "done_on", "applies", "applies_reason", "due_on", "clock_ends_on"),
    *("due_words", "provisional", "waiting_for", "revision"),
]
TAKEN_BACK = "What began this clock is not recorded any more."


def follow_person(actor: Membership | None, recruit: Recruit, *, reason: str = "") -> None:
    """Bring the clocks of one recruit up to date. The recruit is locked by whoever changed something."""
    _follow(actor, recruit.trust, {recruit.pk}, reason)


def follow_people(actor: Membership | None, trust: Trust, recruits: Collection[UUID], *, reason: str = "") -> None:
    """The same for many, who are locked."""
    _follow(actor, trust, recruits, reason)


def follow_organisation(actor: Membership | None, trust: Trust) -> None:
    """Bring the trust's own clocks up to date: its licence and its log-in."""
    _follow(actor, trust, None, "")


def follow_everyone(actor: Membership | None, trust: Trust) -> None:
    """Bring every clock of a trust up to date, as when its duties are published. The transaction has entered the trust."""
    people = Recruit.objects.filter(trust=trust).order_by("pk").select_for_update(no_key=True)
    _follow(actor, trust, set(people.values_list("pk", flat=True)), "")
    follow_organisation(actor, trust)


def follow_completions(actor: Membership, steps: Iterable[Step]) -> None:
    """After moves of steps: an item with the same limit as a clock closes it, and opened again opens it. One query where
    no clock waits for any of them."""
    paths = {step.item.path for step in steps if not step.enrolment.is_clock}
    people = {step.enrolment.recruit_id for step in steps} - {None}
    names = Q(item__details__same_limit_as__in=paths)
    for path in paths:
        names |= Q(item__details__closed_by__contains=[{"item": path}])
    clocks = Step.objects.filter(names, enrolment__recruit__in=people).exclude(enrolment__begun_by="")
    waiting = set(clocks.values_list("enrolment__recruit", flat=True)) if paths and people else set()
    if waiting:
        follow_people(actor, actor.trust, waiting)


def _follow(actor: Membership | None, trust: Trust, recruits: Collection[UUID] | None, reason: str) -> None:
    """Of these recruits, or (None) of the organisation itself."""
    duties = duties_of(trust, of_trust=recruits is None)
    if not duties or recruits == set():
        return
    subjects = subjects_of(trust, recruits, duties)
    known = Known(trust, subjects, Calendar(trust.country), today_in(trust), {duty.item.pk: duty for duty in duties})
    clocks = list(_clocks_of(trust, recruits))
    was = {step.pk: step.state for step in clocks}
    _save(actor, known, [(step, was[step.pk]) for step in clocks if _settle(step, known)], reason)
    _add(actor, known, list(_begin(known, duties, clocks)))


def _clocks_of(trust: Trust, recruits: Collection[UUID] | None) -> Iterable[Step]:
    """Every clock of theirs but those that a person closed or that need not be reported: those are never touched."""
    rows = Step.objects.filter(trust=trust).exclude(enrolment__begun_by="")
    rows = rows.filter(enrolment__of_trust=True) if recruits is None else rows.filter(enrolment__recruit__in=recruits)
    rows = rows.select_related("item", "enrolment__version", "enrolment__recruit")
    return rows.select_for_update(of=("self",), no_key=True).order_by("id")


def _begin(known: Known, duties: list[Duty], clocks: list[Step]) -> Iterable[Step]:
    """What is known to have happened and has no clock yet, in the version that is published today."""
    have = {
        (one.enrolment.recruit_id, one.enrolment.version.programme_id, one.enrolment.begun_number) for one in clocks
    }
    for recruit_id, subject in known.subjects.items():
        for duty in duties:
            if judge(duty.item.applies_when, subject.person).applies == Applies.NO:
                continue
            for number in sorted(numbers(duty.start, subject.story)):
                if (recruit_id, duty.programme_id, number) not in have:
                    yield _new(known, subject, duty, number)


def _new(known: Known, subject: Subject, duty: Duty, number: int) -> Step:
    """It runs from the day of what began it, or from today where that is to come or not known."""
    enrolment = Enrolment(
        trust=known.trust,
        version=duty.item.version,
        recruit=subject.recruit,
        of_trust=subject.recruit is None,
        enrolled_on=min(began_on(duty.start, number, subject.story) or known.today, known.today),
        begun_by=duty.start.event,
        begun_number=number,
    )
    step = Step(trust=known.trust, enrolment=enrolment, item=duty.item)
    _settle(step, known)
    return step


def _settle(step: Step, known: Known) -> bool:
    """Set on the step, unsaved, what follows from the facts. Returns whether any of it changed.

    What a person closed, or said need not be reported, stays as it is."""
    if step.submitted_by_id or step.state not in (*OPEN, StepState.DONE):
        return False
    before = _looks(step)
    subject, duty, number = known.subject(step), known.duty(step.item), step.enrolment.begun_number
    story = subject.story
    verdict = judge(step.item.applies_when, subject.person)
    step.applies, step.applies_reason = verdict.applies, verdict.reason
    if number not in numbers(duty.start, story):
        step.applies, step.applies_reason = Applies.NO, TAKEN_BACK
    answer = due(duty.rule, dates(duty.rule, number, story), known.calendar)
    step.due_on, step.clock_ends_on, step.due_words = answer.on, answer.ends_on, answer.words
    step.provisional, step.waiting_for = answer.provisional, list(answer.waiting_for)
    clock = Clock(number, began_on(duty.start, number, story), answer.ends_on, answer.on)
    step.done_on = _closed_by_a_fact(duty.ways, clock, story, step.enrolment.enrolled_on)
    step.state = StepState.DONE if step.done_on else StepState.TO_DO
    return _looks(step) != before


def _closed_by_a_fact(ways: Iterable[Closing], clock: Clock, story: Story, since: date) -> date | None:
    days = [day for way in ways if (day := closed_on(way, clock, story, since))]
    return min(days, default=None)


def _looks(step: Step) -> tuple[object, ...]:
    return (step.state, step.done_on, step.applies, step.applies_reason, step.due_on, step.clock_ends_on,
            step.provisional, tuple(step.waiting_for))  # fmt: skip


def _add(actor: Membership | None, known: Known, new: list[Step]) -> None:
    """New clocks with their history. What a fact closes already is closed as it begins."""
    if not new:
        return
    Enrolment.objects.bulk_create([step.enrolment for step in new], batch_size=500)
    EnrolmentChange.objects.bulk_create((_enrolled(actor, step.enrolment) for step in new), batch_size=500)
    Step.objects.bulk_create(new, batch_size=500)
    closed = [(step, step.done_on) for step in new if step.done_on]
    for step, _ in closed:
        step.state, step.done_on = StepState.TO_DO, None  # as it was for the moment of which the first line speaks
    step_changes_on(actor, "begun", [(step, step.enrolment.enrolled_on) for step in new])
    record_each(actor, (_happening("clock_begun", step, step.enrolment.enrolled_on) for step in new))
    for step, day in closed:
        step.state, step.done_on = StepState.DONE, day
    _keep(actor, "closed", [(step, _closing_day(step)) for step, _ in closed], "")


def _enrolled(actor: Membership | None, one: Enrolment) -> EnrolmentChange:
    return EnrolmentChange(
        trust_id=one.trust_id, enrolment=one, actor=actor, state=one.state, effective_on=one.enrolled_on
    )


def _save(actor: Membership | None, known: Known, moved: list[tuple[Step, str]], reason: str) -> None:
    """Clocks that look otherwise than before, each with the state that it was in."""
    for step, _ in moved:
        step.revision += 1
    Step.objects.bulk_update([step for step, _ in moved], FOLLOWED, batch_size=500)
    for verb in ("moved", "closed", "opened"):
        steps = [step for step, before in moved if _verb(before, step.state) == verb]
        _keep(actor, verb, [(step, _closing_day(step) if verb == "closed" else known.today) for step in steps], reason)


def _keep(actor: Membership | None, verb: str, lines: list[tuple[Step, date]], reason: str) -> None:
    """Both histories: each step's own, and what happened to the person."""
    if not lines:
        return
    step_changes_on(actor, verb, lines, reason=reason)
    if verb != "moved":
        record_each(actor, (_happening(f"clock_{verb}", step, day) for step, day in lines))


def _verb(before: str, now: str) -> str:
    if before == now:
        return "moved"
    return "closed" if now == StepState.DONE else "opened"


def _closing_day(step: Step) -> date:
    """From when it is closed: not before it was begun."""
    return max(step.done_on or step.enrolment.enrolled_on, step.enrolment.enrolled_on)


def _happening(action: str, step: Step, day: date) -> Happening:
    data: dict[str, Any] = {"item": step.item.path, "title": step.item.title, "number": step.enrolment.begun_number}
    return Happening(action, step, day, step.enrolment.recruit, data)
