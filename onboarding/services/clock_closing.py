"""Closing a duty clock: with the evidence that its duty asks for, and never without."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import Membership, Milestone, Occurrence, Step
from onboarding.models.choices import Applies, StepState
from onboarding.rules.duty_clocks import EVIDENCE, ways_of
from onboarding.rules.milestones import OCCURRENCE_OF_EVENT
from onboarding.rules.one_line import says_something, unwanted
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import find_clock
from onboarding.services.evidence import add_evidence
from onboarding.services.evidence_files import Upload
from onboarding.services.moves import Move, begin, finish, set_state
from onboarding.services.occurrences import record_occurrence
from onboarding.services.waivers import requested_waiver

LONGEST_REFERENCE = 60
NEEDS_FILE = ("result", "copy")


@transaction.atomic
def close_clock(
    actor: Membership,
    *,
    step_id: UUID,
    way: int,
    on: date | None = None,
    reference: str = "",
    note: str = "",
    file: Upload | None = None,
    revision: int | None = None,
) -> Step:
    """Close a clock in one of the ways that its duty names (counted from 1), with the day and the evidence of that way.

    Where the way begins the next clock, such as a log-in the next log-in, that begins with it. Raises NotFound,
    NotAllowed, Stale, NotNow (closed, or a second person is to decide), Invalid (what is missing, at its field)."""
    find_clock(actor, step_id)
    step, today = begin(actor, Action.SUBMIT_STEP, step_id, revision)
    _check_running(step)
    asked = _way(step, way)
    reference = reference.strip()
    if problems := [*_missing(asked["evidence"], reference, note, file), *_day_problems(step, asked, on)]:
        raise Invalid(problems=problems)
    evidence = add_evidence(
        actor, step, note=note, on=on, file=file, issued_on=None, expires_on=None, today=today, reference=reference
    )
    assert on is not None, "every kind of evidence has a day"
    step.submitted_by, step.submitted_at = actor, timezone.now()
    set_state(step, StepState.DONE, on)
    finish(Move(actor, "close", step, on, step.item.details["closes_with"][way - 1]), evidence=evidence)
    _begin_the_next(actor, step, asked.get("records", ""), on)
    return step


def _check_running(step: Step) -> None:
    if requested_waiver(step):
        detail = "Somebody said that this need not be reported. A second person decides first."
        raise NotNow(detail, code="waiver_requested")
    if step.state in (StepState.DONE, StepState.WAIVED):
        raise NotNow("This clock is closed already.", code="wrong_state")
    if step.applies == Applies.NO:
        raise NotNow(f"This duty does not apply. {step.applies_reason}".strip(), code="does_not_apply")


def _way(step: Step, number: int) -> dict[str, Any]:
    """What the chosen line asks for. Raises Invalid for a line that a fact or a second person closes."""
    ways = ways_of(step.item.details)
    if not 1 <= number <= len(ways):
        raise Invalid.field("way", "unknown", "Choose what closes this clock.")
    way = ways[number - 1]
    if "evidence" not in way:
        detail = "This clock closes by itself once that is recorded. Record the date, and not the clock."
        raise Invalid.field("way", "closes_by_a_fact", detail)
    if way["evidence"] == "second_person":
        detail = f"{EVIDENCE['second_person']}."
        raise Invalid.field("way", "needs_a_second_person", detail)
    return way


def _missing(kind: str, reference: str, note: str, file: Upload | None) -> list[FieldProblem]:
    problems = unwanted("reference", reference)
    if kind == "report" and not says_something(reference):
        detail = "Enter the number of the report, as the sponsor system shows it."
        problems.append(FieldProblem("reference", "required", detail))
    if len(reference) > LONGEST_REFERENCE:
        detail = f"The number must be {LONGEST_REFERENCE} characters or fewer."
        problems.append(FieldProblem("reference", "too_long", detail))
    if kind in NEEDS_FILE and file is None:
        detail = "Choose the file: the result page, or a copy of what was sent."
        problems.append(FieldProblem("file", "required", detail))
    if kind == "note" and not note.strip():
        problems.append(FieldProblem("note", "required", "Enter what was seen or done, and by whom."))
    return problems


def _day_problems(step: Step, way: dict[str, Any], on: date | None) -> list[FieldProblem]:
    """An old check is no new one: what rests on an earlier day comes after it."""
    if on is None:
        return [FieldProblem("on", "required", "Enter the day on which it was done or sent.")]
    began = _began_on(step)
    if began and way.get("records") == step.enrolment.begun_by and on <= began:
        detail = f"The day must be after {long_date(began)}, the day from which this clock runs."
        return [FieldProblem("on", "too_early", detail)]
    return []


def _began_on(step: Step) -> date | None:
    enrolment = step.enrolment
    kind = OCCURRENCE_OF_EVENT.get(enrolment.begun_by)
    if kind is None:
        rows = Milestone.objects.filter(
            recruit=enrolment.recruit_id, kind=enrolment.begun_by, occurrence=enrolment.begun_number
        )
        return rows.values_list("actual_on", flat=True).first()
    happened = Occurrence.objects.filter(
        trust=step.trust_id, recruit=enrolment.recruit_id, kind=kind, number=enrolment.begun_number
    )
    return happened.values_list("happened_on", flat=True).first()


def _begin_the_next(actor: Membership, step: Step, event: str, on: date) -> None:
    """A new check or log-in begins a clock of its own, unless it was recorded before it closed this one."""
    if not event:
        return
    kind, recruit_id = OCCURRENCE_OF_EVENT[event], step.enrolment.recruit_id
    same = Occurrence.objects.filter(trust=step.trust_id, recruit=recruit_id, kind=kind, happened_on=on)
    if not same.exists():
        record_occurrence(actor, kind=kind, recruit_id=recruit_id, on=on)
