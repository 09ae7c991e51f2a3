"""What people do with a step: submit, accept, return, waive, reopen, say whom it waits on."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, may
from onboarding.errors import Invalid, NotNow
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import Applies, StepState, WaitingOn
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.prerequisites import missing
from onboarding.rules.step_status import goes_on
from onboarding.selectors.step_detail import missed_people, open_prerequisites, serves_all
from onboarding.services.attendance import served
from onboarding.services.duty_clocks import follow_person
from onboarding.services.events import record
from onboarding.services.evidence import add_evidence
from onboarding.services.evidence_files import Upload
from onboarding.services.moves import Move, begin, check_reason, clear, finish, next_state, set_state, submitted_now
from onboarding.services.refresh import refresh_each
from onboarding.services.twin_dates import record_twin_dates, take_twin_date_back
from onboarding.services.waivers import approve_waiver, refuse_waiver, requested_waiver


@transaction.atomic
def submit_step(
    actor: Membership,
    *,
    step_id: UUID,
    note: str = "",
    on: date | None = None,
    file: Upload | None = None,
    issued_on: date | None = None,
    expires_on: date | None = None,
    effective_on: date | None = None,
    out_of_order_reason: str = "",
    revision: int | None = None,
) -> Step:
    """Record that a step is done, with the evidence it asks for. Where a second person reviews, it is now theirs.

    The step counts as done on `effective_on`, else on the evidence's date `on`, else today. A step of a team or a manager
    that is done already is recorded again for those whom it missed, and stays as it is for everyone else.
    Raises NotFound, NotAllowed, Stale, NotNow (state, open prerequisites, paused), Invalid (evidence)."""
    step, today = begin(actor, Action.SUBMIT_STEP, step_id, revision)
    _check_open(step)
    missed = missed_people(actor, step) if serves_all(step) else []
    state = StepState.DONE if missed else next_state("submit", step)
    _check_order(actor, step, out_of_order_reason)
    if effective_on and not EARLIEST_DATE <= effective_on <= today:
        raise Invalid.field("effective_on", "out_of_range", "The date must be today or in the past.")
    evidence = add_evidence(
        actor, step, note=note, on=on, file=file, issued_on=issued_on, expires_on=expires_on, today=today
    )
    day = effective_on or on or today
    if missed:
        step.revision += 1
        step.save(update_fields=["revision"])
        return served(actor, step, missed, day, today)
    submitted_now(step, actor, expires_on)
    set_state(step, state, day if state == StepState.DONE else None)
    finish(Move(actor, "submit", step, day, out_of_order_reason), evidence=evidence)
    record_twin_dates(actor, [step])
    return step


@transaction.atomic
def accept_step(actor: Membership, *, step_id: UUID, revision: int | None = None) -> Step:
    """Accept what a colleague submitted (done from the day they submitted it for), or the waiver they asked for.

    Raises NotFound, NotAllowed (own submission), Stale, NotNow."""
    step, today = begin(actor, Action.REVIEW_STEP, step_id, revision)
    if waiver := requested_waiver(step):
        return approve_waiver(actor, step, waiver, today)
    state = next_state("accept", step)
    step.reviewed_by, step.reviewed_at = actor, timezone.now()
    set_state(step, state, _submitted_for(step) or today)
    finish(Move(actor, "accept", step, step.done_on or today))
    record_twin_dates(actor, [step])
    return step


@transaction.atomic
def return_step(actor: Membership, *, step_id: UUID, reason: str, revision: int | None = None) -> Step:
    """Give a submitted step back to its owner with what is missing, or refuse a waiver.

    Raises as `accept_step`, and Invalid (reason)."""
    step, today = begin(actor, Action.REVIEW_STEP, step_id, revision)
    check_reason(reason)
    if waiver := requested_waiver(step):
        return refuse_waiver(actor, step, waiver, today, reason.strip())
    state = next_state("return", step)
    step.reviewed_by, step.reviewed_at = actor, timezone.now()
    set_state(step, state, None)
    return finish(Move(actor, "return", step, today, reason.strip()))


@transaction.atomic
def reopen_step(actor: Membership, *, step_id: UUID, reason: str, revision: int | None = None) -> Step:
    """Open again what was done or waived, with a reason; it is due as the dates are now. Evidence stays in the history.

    Raises NotFound, NotAllowed, Stale, NotNow, Invalid (reason)."""
    step, today = begin(actor, Action.REOPEN_STEP, step_id, revision)
    state = next_state("reopen", step)
    check_reason(reason)
    set_state(step, state, None)
    return open_again(Move(actor, "reopen", step, today, reason.strip()))


def open_again(move: Move) -> Step:
    """A finished step begins anew: nobody has submitted it, the fact that it recorded has not happened, and it is due as the
    dates are now. Part of a service."""
    step = move.step
    take_twin_date_back(move.actor, step, move.reason)
    clear(step)
    finish(move)
    on = move.effective_on
    if step.enrolment.is_clock and step.enrolment.recruit:
        follow_person(move.actor, step.enrolment.recruit)
    people = Recruit.objects.filter(person_steps__step=step).select_related("site", "trust").order_by("pk")
    refresh_each(move.actor, people, today=on, effective_on=on, reason="Opened again, with the dates as they are now")
    step.refresh_from_db()
    return step


@transaction.atomic
def set_waiting(
    actor: Membership, *, step_id: UUID, waiting_on: str, since: date | None = None, revision: int | None = None
) -> Step:
    """Say in whose court an open step is, and since when; an empty `waiting_on` takes it back.

    Raises NotFound, NotAllowed, Stale, NotNow (finished), Invalid."""
    step, today = begin(actor, Action.SUBMIT_STEP, step_id, revision)
    if waiting_on and waiting_on not in WaitingOn.values:
        raise Invalid.field("waiting_on", "unknown", "Choose whom this is waiting on from the list.")
    if since and not EARLIEST_DATE <= since <= today:
        raise Invalid.field("since", "out_of_range", "The date must be today or in the past.")
    if requested_waiver(step):
        raise NotNow("A waiver has been asked for. A second person decides first.", code="waiver_requested")
    if step.state in (StepState.DONE, StepState.WAIVED):
        raise NotNow("This step is finished, so it is not waiting on anyone.", code="finished")
    step.waiting_on, step.waiting_since = waiting_on, (since or today) if waiting_on else None
    step.revision += 1
    step.save(update_fields=["waiting_on", "waiting_since", "revision"])
    data = {"waiting_on": waiting_on, "since": step.waiting_since}
    record(actor, "waiting", step, effective_on=today, recruit=step.enrolment.recruit, data=data)
    return step


def _check_open(step: Step) -> None:
    if step.enrolment.is_clock:
        raise NotNow(
            "This is a duty clock. Close it under Duties, with the evidence that it asks for.", code="is_a_clock"
        )
    if requested_waiver(step):
        raise NotNow("A waiver has been asked for. A second person decides first.", code="waiver_requested")
    if step.applies != Applies.YES:
        raise NotNow(f"This step does not apply. {step.applies_reason}".strip(), code="does_not_apply")
    if not goes_on(step.enrolment.state, step.item.limit):
        raise NotNow("This programme is paused or has ended for this person.", code="not_active")


def _submitted_for(step: Step) -> date | None:
    """The day for which a step was last submitted, as its history has it."""
    rows = step.changes.filter(verb="submit").order_by("-recorded_at", "-id")
    return rows.values_list("effective_on", flat=True).first()


def _check_order(actor: Membership, step: Step, reason: str) -> None:
    """Prerequisites come first; HR may record out of order with a reason."""
    titles = open_prerequisites(actor, step)
    still_open = missing(step.item.path, step.item.prerequisites, titles)
    if reason:
        check_reason(reason, "out_of_order_reason")
    if not still_open:
        return
    first = "”, “".join(titles[path] for path in still_open)
    if not may(actor, Action.WAIVE_STEP):
        raise NotNow(f"Something else comes first: “{first}”.", code="blocked")
    if not reason.strip():
        raise Invalid.field(
            "out_of_order_reason",
            "required",
            f"This normally follows “{first}”. Say why it is recorded out of order.",
        )
