"""One item, many people: what a register on paper says, in one write. All who are ticked, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, may, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow
from onboarding.models import Membership, PersonStep, Recruit, Serving, Step
from onboarding.models.choices import Applies, ReviewKind, StepState
from onboarding.rules.prerequisites import missing
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.registers import BY_NAME
from onboarding.selectors.steps import open_titles
from onboarding.selectors.visible import find_step, visible_recruits, visible_steps
from onboarding.services.changes import step_changes
from onboarding.services.counters import recount
from onboarding.services.events import Happening, record, record_each
from onboarding.services.evidence import add_evidence
from onboarding.services.moves import check_reason, next_state, set_state
from onboarding.services.refresh import follow
from onboarding.services.register_lines import Line, at_person, at_rest, check_evidence, comes_first, refuse
from onboarding.services.registers import submit_many
from onboarding.services.waivers import requested_waiver

MOST_PEOPLE = 200


@dataclass(frozen=True)
class Session:
    """What is the same for all who took part: the day, a note, and why it came out of order where it did."""

    on: date
    note: str = ""
    out_of_order_reason: str = ""


@transaction.atomic
def complete_together(
    actor: Membership,
    *,
    item: str,
    recruit_ids: Sequence[UUID],
    on: date,
    note: str = "",
    out_of_order_reason: str = "",
) -> list[Step]:
    """Record one item (`programme/item`) as done for the people who are ticked, all of them or none.

    A step of the person's own is submitted. A step of the whole cohort is done from its first register on, for those
    who are named: it stays open for everyone else, until another register names them. Repeating a register is refused.
    Raises NotAllowed, Invalid, NotNow (each with what is wrong with whom)."""
    people = _lock_people(actor, recruit_ids)
    rows = _open_rows(actor, people, item)
    session = Session(on, note, out_of_order_reason.strip())
    own = [Line(row.step_id, on, note) for row in rows.values() if not row.shared]
    steps = submit_many(actor, lines=own, out_of_order_reason=session.out_of_order_reason) if own else []
    for step_id in sorted({row.step_id for row in rows.values() if row.shared}):
        named = [people[key] for key, row in rows.items() if row.step_id == step_id]
        steps.append(_serve(actor, step_id, named, session))
    return steps


def _lock_people(actor: Membership, recruit_ids: Sequence[UUID]) -> dict[UUID, Recruit]:
    """Those ticked, each once. Raises Invalid for nobody, for too many, and for someone who is not there."""
    if not recruit_ids:
        raise Invalid.field("recruits", "required", "Tick at least one person.")
    if len(recruit_ids) > MOST_PEOPLE:
        raise Invalid.field("recruits", "too_many", f"Record at most {MOST_PEOPLE} people at once.")
    rows = visible_recruits(actor).filter(pk__in=recruit_ids).order_by("pk").select_for_update(no_key=True)
    people = {recruit.pk: recruit for recruit in rows}
    gone = [key for key in recruit_ids if key not in people]
    if gone:
        raise Invalid(
            problems=[FieldProblem(f"recruits.{key}", "unknown", "We cannot find this person.") for key in gone]
        )
    return people


def _open_rows(actor: Membership, people: Mapping[UUID, Recruit], item: str) -> dict[UUID, PersonStep]:
    """By person: the step of this item that is still open for them. Raises Invalid (item), NotNow (someone's is not)."""
    rows = PersonStep.objects.filter(BY_NAME, recruit__in=people, item__path=item, step__in=visible_steps(actor))
    found: dict[UUID, list[PersonStep]] = {key: [] for key in people}
    for row in rows.select_related("item").order_by("step__occurrence", "id"):
        found[row.recruit_id].append(row)
    if not any(found.values()):
        raise Invalid.field("item", "unknown", "Choose something that these people have on their checklists.")
    chosen = {key: next(filter(_is_open, reversed(several)), None) for key, several in found.items()}
    problems = [_why_not(people[key], found[key]) for key, row in chosen.items() if row is None]
    if problems:
        refuse(problems)
    return {key: row for key, row in chosen.items() if row}


def _is_open(row: PersonStep) -> bool:
    return row.applies == Applies.YES and row.state in OPEN_STATES


def _why_not(recruit: Recruit, rows: Sequence[PersonStep]) -> FieldProblem:
    if not rows:
        return at_person(recruit, "no_such_step", "this is not on their checklist.")
    if rows[-1].applies != Applies.YES:
        return at_person(recruit, "does_not_apply", f"“{rows[-1].item.title}” does not apply now.")
    return at_person(recruit, "wrong_state", f"“{rows[-1].item.title}” is recorded already.")


def _serve(actor: Membership, step_id: UUID, people: Sequence[Recruit], session: Session) -> Step:
    """Record who took part in what is done once for many."""
    list(visible_steps(actor).filter(pk=step_id).select_for_update(no_key=True).values_list("pk"))
    step, today = find_step(actor, step_id), today_in(actor.trust)
    require(actor, Action.SUBMIT_STEP, step)
    check_evidence(step.item, session.on, session.note, None, today)
    _check_shared(actor, step, people, session)
    add_evidence(actor, step, note=session.note, on=session.on, file=None, issued_on=None, expires_on=None, today=today)
    if step.state != StepState.DONE:
        _finish(actor, step, session)
    return served(actor, step, people, session.on, today)


def served(actor: Membership, step: Step, people: Sequence[Recruit], on: date, today: date) -> Step:
    """Note of each of these people that a shared step which is done has served them on that day. Part of a service."""
    Serving.objects.filter(step=step, recruit__in=people).update(served_on=on)
    words = {"item": step.item.path, "title": step.item.title}
    record_each(actor, (Happening("attended", step, on, recruit, words) for recruit in people))
    named = [recruit.pk for recruit in people]
    recount(step.trust_id, named)
    follow(actor, [step], named, today=today, effective_on=on)
    return step


def _check_shared(actor: Membership, step: Step, people: Sequence[Recruit], session: Session) -> None:
    if step.item.review != ReviewKind.NONE:
        raise NotNow("A second person checks this. Record it on its own page, for everyone.", code="second_person")
    asked = requested_waiver(step) is not None
    if resting := [problem for recruit in people if (problem := at_rest(recruit, step, asked))]:
        refuse(resting)
    if session.out_of_order_reason:
        check_reason(session.out_of_order_reason, "out_of_order_reason")
        if may(actor, Action.WAIVE_STEP):
            return
    open_by_person = open_titles(actor, [recruit.pk for recruit in people], step.item.prerequisites)
    problems = []
    for recruit in people:
        open_now = open_by_person.get(recruit.pk, {})
        if first := missing(step.item.path, step.item.prerequisites, open_now):
            problems.append(comes_first(recruit, [open_now[path] for path in first]))
    if problems:
        refuse(problems)


def _finish(actor: Membership, step: Step, session: Session) -> None:
    """The first register of it: from now on the step is done, and serves whom a register names."""
    step.submitted_by, step.submitted_at = actor, timezone.now()
    set_state(step, next_state("submit", step), session.on)
    step.revision += 1
    step.save()
    step_changes(actor, "submit", [step], effective_on=session.on, reason=session.out_of_order_reason)
    data = {"item": step.item.path, "title": step.item.title}
    record(actor, "step_submit", step, effective_on=session.on, data=data)
