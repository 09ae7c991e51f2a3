"""A dated fact that says the same as a step completes it: nobody is asked twice for what is known."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Max

from onboarding.library.twin_facts import twin_facts
from onboarding.models import Evidence, Membership, Milestone, Recruit, Step
from onboarding.models.choices import Applies, EnrolmentState, EvidenceKind, MilestoneKind, StepState, WaiverState
from onboarding.rules.plain_words import long_date
from onboarding.rules.step_status import OPEN_STATES
from onboarding.rules.transitions import target
from onboarding.services.changes import step_changes_on
from onboarding.services.events import Happening, record_each
from onboarding.services.moves import CLEARED, set_state, submitted_now

BY_A_FACT = "Recorded as a date of the person"
SAVED = ["state", "done_on", "valid_until", "waiting_on", "waiting_since", *CLEARED, "revision"]
Facts = Mapping[str, Milestone]


def complete_by_facts(actor: Membership, recruits: Sequence[Recruit], kinds: Iterable[str], today: date) -> list[Step]:
    """Submit the open steps of these locked people that say the same as facts of these kinds which have happened, with
    the facts as evidence. Where a second person checks, it is theirs then. Part of recording milestones.

    No query where no such kind has a step; else a number that does not grow with people. Returns the steps."""
    touched = {path: facts for path, facts in twin_facts().items() if set(facts) & set(kinds)}
    if not touched:
        return []
    steps = list(_open(recruits, touched))
    if not steps:
        return []
    known = _happened(recruits, {kind for facts in touched.values() for kind in facts})
    ready = []
    for step in steps:
        facts, theirs = touched[step.item.path], known.get(step.enrolment.recruit_id, {})
        if all(kind in theirs for kind in facts):
            ready.append((step, [theirs[kind] for kind in facts], _day(facts, theirs, today)))
    _submit(actor, ready)
    return [step for step, _, _ in ready]


def _open(recruits: Sequence[Recruit], touched: Iterable[str]) -> Iterable[Step]:
    rows = Step.objects.filter(enrolment__recruit__in=recruits, item__path__in=list(touched), state__in=OPEN_STATES)
    rows = rows.filter(applies=Applies.YES, superseded_on__isnull=True, enrolment__state=EnrolmentState.ACTIVE)
    rows = rows.exclude(item__evidence=EvidenceKind.FILE).exclude(waivers__state=WaiverState.REQUESTED)
    rows = rows.select_related("item", "enrolment__recruit")
    return rows.order_by("id").select_for_update(of=("self",), no_key=True)


def _happened(recruits: Sequence[Recruit], kinds: Iterable[str]) -> Mapping[UUID | None, dict[str, Milestone]]:
    """By person and kind the newest occurrence, where it has a day on which it happened."""
    newest: dict[UUID | None, dict[str, Milestone]] = {}
    for row in Milestone.objects.filter(recruit__in=recruits, kind__in=list(kinds)).order_by("occurrence"):
        newest.setdefault(row.recruit_id, {})[row.kind] = row
    return {recruit: {kind: row for kind, row in found.items() if row.actual_on} for recruit, found in newest.items()}


def _day(facts: Sequence[str], known: Facts, today: date) -> date:
    """A step of one fact was done on that day; writing several down is done today. Never in the future."""
    day = known[facts[0]].actual_on if len(facts) == 1 else None
    return min(day or today, today)


def _submit(actor: Membership, ready: Sequence[tuple[Step, list[Milestone], date]]) -> None:
    if not ready:
        return
    evidence = _evidence(actor, ready)
    for step, _, day in ready:
        state = target("submit", step.state, step.item.review)
        submitted_now(step, actor)
        set_state(step, state, day if state == StepState.DONE else None)
        step.revision += 1
    Step.objects.bulk_update([step for step, _, _ in ready], SAVED, batch_size=500)
    step_changes_on(actor, "submit", [(step, day) for step, _, day in ready], reason=BY_A_FACT)
    record_each(
        actor,
        (
            Happening(
                "step_by_fact",
                step,
                day,
                step.enrolment.recruit,
                {"item": step.item.path, "title": step.item.title, "evidence": evidence[step.pk]},
            )
            for step, _, day in ready
        ),
    )


def _evidence(actor: Membership, ready: Sequence[tuple[Step, list[Milestone], date]]) -> Mapping[UUID, UUID]:
    keys = [step.pk for step, _, _ in ready]
    numbers = dict(Evidence.objects.filter(step__in=keys).order_by().values_list("step").annotate(Max("revision")))
    made = [
        Evidence(
            trust_id=step.trust_id,
            step=step,
            revision=numbers.get(step.pk, 0) + 1,
            kind=EvidenceKind.DATE,
            dated_on=facts[0].actual_on,
            note="; ".join(f"{MilestoneKind(one.kind).label}: {_words(one.actual_on)}" for one in facts),
            submitted_by=actor,
        )
        for step, facts, _ in ready
    ]
    Evidence.objects.bulk_create(made, batch_size=500)
    return {one.step_id: one.pk for one in made}


def _words(day: date | None) -> str:
    return long_date(day) if day else ""
