"""A step that says the same as a dated fact records it once it is done: the other way of `twin_steps`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from onboarding.access import Action, may
from onboarding.errors import Invalid, NotNow
from onboarding.library.twin_facts import twin_facts
from onboarding.models import Membership, Milestone, Recruit, Step
from onboarding.models.choices import StepState
from onboarding.services.milestones import Dated, record_for_each, take_back
from onboarding.services.proposals import propose_date

BY_A_STEP = "Recorded with the step that says the same"
Said = tuple[Recruit, Dated]


def record_twin_dates(actor: Membership, steps: Sequence[Step]) -> None:
    """Record the facts that these finished steps of locked people speak of, where they are of one fact that is not known;
    whoever may not record dates proposes them to HR. A day that cannot be, beside the other dates, is left for HR to see.
    Part of a service. No query where none of the steps says a fact; else a number that grows with proposals alone."""
    said = list(_said(steps))
    record_for_each(
        actor,
        [(recruit, [one]) for recruit, one in said if may(actor, Action.MOVE_MILESTONE, recruit)],
        reason=BY_A_STEP,
        only_possible=True,
    )
    for recruit, one in said:
        if not may(actor, Action.MOVE_MILESTONE, recruit) and may(actor, Action.PROPOSE_DATE, recruit):
            _propose(actor, recruit, one)


def take_twin_date_back(actor: Membership, step: Step, reason: str) -> None:
    """A step that is opened again takes back the fact that it recorded, so that no clock stays closed by it."""
    kind, recruit = _kind(step), step.enrolment.recruit
    if kind is None or recruit is None:
        return
    newest = Milestone.objects.filter(recruit=recruit, kind=kind).order_by("-occurrence").first()
    last = newest.changes.order_by("-recorded_at", "-id").first() if newest and newest.actual_on else None
    if newest and last and last.by_step_id == step.pk:
        take_back(actor, newest, reason)


def _said(steps: Sequence[Step]) -> list[Said]:
    """Whose fact it is, and what is said of it: the newest occurrence where that has not happened yet."""
    speaking = [(step, kind) for step in steps if (kind := _kind(step)) and step.state == StepState.DONE]
    recruits = {step.enrolment.recruit_id for step, _ in speaking if step.enrolment.recruit_id}
    if not recruits:
        return []
    newest = _newest(recruits, {kind for _, kind in speaking})
    people = Recruit.objects.filter(pk__in=recruits).select_related("site", "trust").in_bulk()
    found = []
    for step, kind in speaking:
        row = newest.get((step.enrolment.recruit_id, kind))
        if step.enrolment.recruit_id and not (row and row.actual_on):
            one = Dated(kind, row.occurrence if row else 1, actual_on=step.done_on, by_step=step.pk)
            found.append((people[step.enrolment.recruit_id], one))
    return found


def _kind(step: Step) -> str | None:
    """The one fact that the step says; none where it says several, or nothing."""
    facts = twin_facts().get(step.item.path, ())
    return facts[0] if len(facts) == 1 else None


def _newest(recruits: set[UUID], kinds: set[str]) -> Mapping[tuple[UUID | None, str], Milestone]:
    rows = Milestone.objects.filter(recruit__in=recruits, kind__in=kinds).order_by("occurrence")
    return {(row.recruit_id, row.kind): row for row in rows}


def _propose(actor: Membership, recruit: Recruit, one: Dated) -> None:
    try:
        propose_date(
            actor,
            recruit_id=recruit.pk,
            kind=one.kind,
            occurrence=one.occurrence,
            actual_on=one.actual_on,
            reason=BY_A_STEP,
            by_step=one.by_step,
        )
    except (Invalid, NotNow):
        return
