"""Items that one completion serves for many: a manager's learning, a team's briefing, a cohort's induction.

Enrolling a recruit enrols the shared subject once; its step is due on the earliest day that any of its people needs it,
and a completion serves newcomers while it is in date.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min, Q

from onboarding.models import Enrolment, EnrolmentChange, Item, Membership, Recruit, Serving, Step
from onboarding.models.choices import EnrolmentState, Scope, StepState
from onboarding.models.steps import OPEN
from onboarding.rules.conditions import judge
from onboarding.rules.due_dates import due, words
from onboarding.rules.milestones import ENROLLED
from onboarding.services.changes import step_changes
from onboarding.services.planning import Situation, with_fresh_start, with_pauses

SUBJECT_OF = {Scope.MANAGER: "membership", Scope.TEAM: "ward", Scope.COHORT: "cohort"}
# Where a shared item is done: version, kind of subject, id of the subject.
Place = tuple[UUID, str, str]


class Given(NamedTuple):
    """Since when a recruit follows a version, and by which enrolment."""

    on: date
    enrolment: UUID | None = None


HELD_BY = {"membership": "line_manager_id", "ward": "ward_id", "cohort": "cohort_id"}


def serve(actor: Membership | None, recruit: Recruit, situation: Situation, today: date) -> None:
    """See that each shared item of the recruit's programmes is served by a step of the right subject.

    After a change of manager, ward or cohort the open ones move to the new subject; those already served stay."""
    given = _given(recruit)
    left = _let_go(recruit, given)
    have = set(Serving.objects.filter(recruit=recruit).values_list("step__item_id", flat=True))
    items = [item for item in _shared_items(given, situation) if item.id not in have and _subject_id(recruit, item)]
    days = {item.id: needed(item, situation, given[item.version_id]) for item in items}
    steps = _steps_for(actor, recruit, items, days, today) if items else {}
    Serving.objects.bulk_create(
        Serving(trust_id=recruit.trust_id, step=step, recruit=recruit, needed_on=days[item], served_on=step.done_on)
        for item, step in steps.items()
    )
    set_due_days(actor, left | {step.id for step in steps.values()}, today)


def move(actor: Membership | None, recruit: Recruit, situation: Situation, today: date) -> None:
    """Recompute by when the recruit needs each shared step that is still open, and with it the steps' due days."""
    rows = list(
        Serving.objects.filter(recruit=recruit, served_on__isnull=True, step__state__in=OPEN).select_related(
            "step__item"
        )
    )
    given = _given(recruit)
    days = {row.id: needed(row.step.item, situation, given.get(row.step.item.version_id, Given(today))) for row in rows}
    moved = [row for row in rows if row.needed_on != days[row.id]]
    for row in moved:
        row.needed_on = days[row.id]
    Serving.objects.bulk_update(moved, ["needed_on"])
    # Why it moved is said to those who know the person; whoever shares the step reads only that it moved.
    set_due_days(actor, {row.step_id for row in moved}, today, "A date of somebody whom it serves has moved")


def needed(item: Item, situation: Situation, given: Given) -> date | None:
    """The day by which this recruit, who was given the programme so, needs a shared item; None while not known."""
    dates = {**situation.dates, ENROLLED: given.on}
    day = with_fresh_start(due(item.due_rule, dates, situation.calendar).on, item, situation, given.on)
    pauses = situation.pauses.get(given.enrolment, ()) if given.enrolment else ()
    return with_pauses(day, item, item.due_rule, dates, situation, pauses)


def set_due_days(actor: Membership | None, step_ids: Iterable[UUID], today: date, reason: str = "") -> None:
    """Give open shared steps the earliest day that any person still unserved needs them, and write what moved."""
    open_steps = Step.objects.filter(id__in=list(step_ids), state__in=OPEN).order_by("id")
    locked = list(open_steps.select_for_update(no_key=True).values_list("id", flat=True))
    steps = Step.objects.filter(id__in=locked).annotate(
        earliest=Min("servings__needed_on", filter=Q(servings__served_on__isnull=True))
    )
    moved = [step for step in steps.select_related("item") if step.due_on != step.earliest or not step.due_words]
    if not moved:
        return
    for step in moved:
        rule = step.item.due_rule
        step.due_on = step.clock_ends_on = step.earliest
        step.due_words, step.waiting_for = words(rule), [] if step.earliest else list(rule.waits_on)
        step.revision += 1
    Step.objects.bulk_update(moved, ["due_on", "clock_ends_on", "due_words", "waiting_for", "revision"])
    step_changes(actor, "moved", moved, effective_on=today, reason=reason)


def _given(recruit: Recruit) -> dict[UUID, Given]:
    """The versions that the recruit follows, since when, and by which enrolment."""
    followed = Enrolment.objects.filter(recruit=recruit).exclude(
        state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.ENDED]
    )
    return {version: Given(on, pk) for version, on, pk in followed.values_list("version_id", "enrolled_on", "id")}


def _shared_items(versions: Iterable[UUID], situation: Situation) -> list[Item]:
    items = Item.objects.filter(version__in=list(versions), scope__in=SUBJECT_OF)
    return [item for item in items if judge(item.applies_when, situation.person).applies == "yes"]


def _let_go(recruit: Recruit, given: Mapping[UUID, Given]) -> set[UUID]:
    """Drop the recruit from open steps of a subject that is no longer theirs, or of a version that they follow no
    more. Returns those steps."""
    stale = Serving.objects.filter(recruit=recruit, served_on__isnull=True).exclude(
        Q(step__enrolment__membership=recruit.line_manager_id, step__enrolment__membership__isnull=False)
        | Q(step__enrolment__ward=recruit.ward_id, step__enrolment__ward__isnull=False)
        | Q(step__enrolment__cohort=recruit.cohort_id, step__enrolment__cohort__isnull=False),
        step__item__version__in=given,
    )
    left = set(stale.values_list("step_id", flat=True))
    stale.delete()
    return left


def _subject_id(recruit: Recruit, item: Item) -> UUID | None:
    value: UUID | None = getattr(recruit, HELD_BY[SUBJECT_OF[Scope(item.scope)]])
    return value


def _place(recruit: Recruit, item: Item) -> Place:
    return item.version_id, SUBJECT_OF[Scope(item.scope)], str(_subject_id(recruit, item))


def _enrol_subjects(
    actor: Membership | None, recruit: Recruit, items: list[Item], today: date
) -> dict[Place, Enrolment]:
    """The subjects' enrolments, made where they are missing; two people enrolled at once make one."""
    places = sorted({_place(recruit, item) for item in items})  # in one order, so that two never wait for each other
    wanted = [
        Enrolment(trust_id=recruit.trust_id, version_id=version, enrolled_on=today, **{f"{subject}_id": key})
        for version, subject, key in places
    ]
    Enrolment.objects.bulk_create(wanted, ignore_conflicts=True)
    either = Q(pk__in=[])
    for _, subject, key in places:
        either |= Q(**{subject: key})
    live = Enrolment.objects.filter(either, version__in={place[0] for place in places}, state=EnrolmentState.ACTIVE)
    locked = live.order_by("id").select_for_update(no_key=True)  # so that two make no step twice
    found: dict[Place, Enrolment] = {(row.version_id, *row.subject): row for row in locked}
    made = {row.id for row in wanted}
    EnrolmentChange.objects.bulk_create(
        EnrolmentChange(trust_id=row.trust_id, enrolment=row, actor=actor, state=row.state, effective_on=today)
        for row in found.values()
        if row.id in made
    )
    return found


def _steps_for(
    actor: Membership | None, recruit: Recruit, items: list[Item], days: Mapping[UUID, date | None], today: date
) -> dict[UUID, Step]:
    """By item: the subject's open step, else a completion still in date on the day, else a new occurrence."""
    enrolments = _enrol_subjects(actor, recruit, items, today)
    past = Step.objects.filter(enrolment__in=enrolments.values(), item__in=items).order_by("id")
    history: dict[tuple[UUID, UUID], list[Step]] = {}
    for step in past.select_for_update(no_key=True):
        history.setdefault((step.enrolment_id, step.item_id), []).append(step)
    chosen: dict[UUID, Step] = {}
    made: list[Step] = []
    for item in items:
        enrolment = enrolments[_place(recruit, item)]
        earlier = history.get((enrolment.id, item.id), [])
        serving = next((one for one in reversed(earlier) if _still_serves(one, days[item.id] or today)), None)
        if serving is None:
            serving = Step(trust_id=recruit.trust_id, enrolment=enrolment, item=item, occurrence=len(earlier) + 1)
            made.append(serving)
        chosen[item.id] = serving
    Step.objects.bulk_create(made)
    step_changes(actor, "enrolled", made, effective_on=today)
    return chosen


def _still_serves(step: Step, on: date) -> bool:
    in_date = step.valid_until is not None and step.valid_until >= on
    return step.state in OPEN or (step.state == StepState.DONE and in_date)


def mark_served(step: Step, served_on: date | None) -> list[UUID]:
    """Note on everyone whom a shared step serves that it is done (or, reopened, is not). Returns their ids."""
    rows = Serving.objects.filter(step=step)
    rows.update(served_on=served_on)
    return list(rows.values_list("recruit_id", flat=True))
