"""A register: many steps of recruits recorded as done at once, each on its own day. What a list of names or an import needs.

Every line is judged as `submit_step` judges one step, but the number of statements does not grow with the lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.models import Evidence, Membership, Recruit, Step, StepChange
from onboarding.models.choices import EvidenceKind, StepState
from onboarding.selectors.visible import visible_steps
from onboarding.services.changes import step_changes_on
from onboarding.services.counters import recount
from onboarding.services.duty_clocks import follow_completions
from onboarding.services.events import Happening, record_each
from onboarding.services.evidence_files import keep_stored, store
from onboarding.services.moves import CLEARED, next_state, set_state
from onboarding.services.refresh import follow
from onboarding.services.register_lines import Line, check_lines
from onboarding.services.twin_dates import record_twin_dates


@transaction.atomic
def submit_many(actor: Membership, *, lines: Sequence[Line], out_of_order_reason: str = "") -> list[Step]:
    """Record many steps of recruits as done, all of them or none. A line may rest on an earlier line of the register.

    Steps that a second person reviews wait for them, as always; HR may record out of order with a reason. Raises
    NotFound, NotAllowed, NotNow (each line's problem at its recruit), Invalid."""
    steps = _lock(actor, [line.step_id for line in lines])
    today = today_in(actor.trust)
    check_lines(actor, steps, lines, today, out_of_order_reason)
    evidence = _evidence(actor, steps, lines)
    moved = [(steps[line.step_id], line.on) for line in lines]
    for step, day in moved:
        state = next_state("submit", step)
        set_state(step, state, day if state == StepState.DONE else None)
    _save(steps, **CLEARED | {"submitted_by": actor, "submitted_at": timezone.now()})
    words = {step_id: {"evidence": str(piece.pk)} for step_id, piece in evidence.items()}
    _keep_history(actor, "submit", moved, words, out_of_order_reason.strip())
    return list(steps.values())


@transaction.atomic
def accept_many(actor: Membership, *, step_ids: Sequence[UUID]) -> list[Step]:
    """Accept many steps that colleagues submitted, all of them or none, each done from the day it was submitted for.

    Raises NotFound, NotAllowed (own submission), NotNow."""
    steps = _lock(actor, step_ids)
    changes = StepChange.objects.filter(step__in=steps, verb="submit").order_by("recorded_at", "id")
    days = dict(changes.values_list("step_id", "effective_on"))
    for step in steps.values():
        require(actor, Action.REVIEW_STEP, step)
        set_state(step, next_state("accept", step), days[step.id])
    _save(steps, reviewed_by=actor, reviewed_at=timezone.now())
    _keep_history(actor, "accept", [(step, days[step.id]) for step in steps.values()], {})
    return list(steps.values())


def _save(steps: Mapping[UUID, Step], **same: Any) -> None:
    """First the days, which differ (a step that is done has one), then what is the same for all in a state."""
    Step.objects.bulk_update(steps.values(), ["done_on"], batch_size=500)
    for state in {step.state for step in steps.values()}:
        rows = Step.objects.filter(pk__in=[step.pk for step in steps.values() if step.state == state])
        rows.update(
            state=state, revision=F("revision") + 1, waiting_on="", waiting_since=None, valid_until=None, **same
        )


def _keep_history(
    actor: Membership,
    verb: str,
    moved: Sequence[tuple[Step, date]],
    words: Mapping[UUID, dict[str, str]],
    reason: str = "",
) -> None:
    """Both histories, the counters, the days of what is counted from these, and the dates that some of them say."""
    step_changes_on(actor, verb, moved, reason=reason)
    record_each(actor, (_happening(verb, step, day, words.get(step.id, {})) for step, day in moved))
    people = {step.enrolment.recruit_id for step, _ in moved if step.enrolment.recruit_id}
    recount(actor.trust_id, people)
    today = today_in(actor.trust)
    follow(actor, [step for step, _ in moved], people, today=today, effective_on=today)
    follow_completions(actor, [step for step, _ in moved])
    record_twin_dates(actor, [step for step, _ in moved])


def _happening(verb: str, step: Step, day: date, words: Mapping[str, str]) -> Happening:
    data = {"item": step.item.path, "title": step.item.title, **words}
    return Happening(f"step_{verb}", step, day, step.enrolment.recruit, data)


def _lock(actor: Membership, wanted: Sequence[UUID]) -> dict[UUID, Step]:
    """The steps, locked after their people, as everyone locks them, so that two never wait for each other."""
    people = Recruit.objects.filter(enrolments__steps__in=wanted).values("pk")
    list(Recruit.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    rows = visible_steps(actor).filter(pk__in=wanted, enrolment__recruit__isnull=False, enrolment__begun_by="")
    rows = (
        rows.select_related("item", "enrolment__recruit", "submitted_by").select_for_update(of=("self",)).order_by("id")
    )
    steps = {step.id: step for step in rows}
    if len(steps) < len(wanted):
        raise NotFound()
    return steps


def _evidence(actor: Membership, steps: Mapping[UUID, Step], lines: Iterable[Line]) -> dict[UUID, Evidence]:
    """By step: the next revision of its evidence, where the item asks for any."""
    before = dict(Evidence.objects.filter(step__in=steps).values_list("step").annotate(Max("revision")))
    made = {}
    for line in lines:
        step = steps[line.step_id]
        if step.item.evidence != EvidenceKind.NONE:
            made[step.id] = _piece(actor, step, line, before.get(step.id, 0) + 1)
    Evidence.objects.bulk_create(made.values(), batch_size=500)
    return made


def _piece(actor: Membership, step: Step, line: Line, revision: int) -> Evidence:
    evidence = Evidence(
        trust_id=step.trust_id,
        step=step,
        revision=revision,
        kind=EvidenceKind.FILE if line.file else EvidenceKind.NOTE if line.note else EvidenceKind.DATE,
        note=line.note.strip(),
        dated_on=line.on,
        submitted_by=actor,
    )
    if line.file:
        keep_stored(evidence, store(line.file, step.trust_id))
    return evidence
