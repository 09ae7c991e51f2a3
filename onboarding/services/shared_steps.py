"""Items that one completion serves for many: a manager's learning, a team's briefing, a cohort's induction.

Enrolling a recruit enrols the shared subject once; its step is due on the earliest day that any of its people needs it,
and a completion serves newcomers while it is in date.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Exists, F, Min, OuterRef, Q, Value, When

from onboarding.models import Enrolment, EnrolmentChange, Item, Membership, Recruit, Serving, Step
from onboarding.models.choices import Applies, EnrolmentState, Scope, StepState
from onboarding.models.steps import OPEN
from onboarding.rules.conditions import judge
from onboarding.rules.due_dates import words
from onboarding.services.changes import step_changes
from onboarding.services.planning import Situation, reckon, with_fresh_start, with_pauses

SUBJECT_OF = {Scope.MANAGER: "membership", Scope.TEAM: "ward", Scope.COHORT: "cohort"}
# Where a shared item is done: version, kind of subject, id of the subject.
Place = tuple[UUID, str, str]
NEEDED_ON = """
UPDATE onboarding_serving s SET needed_on = v.day FROM unnest(%s::uuid[], %s::date[]) AS v (id, day) WHERE s.id = v.id
"""
HELD_BY = {"membership": "line_manager_id", "ward": "ward_id", "cohort": "cohort_id"}
Situations = Mapping[UUID, Situation]


@dataclass(frozen=True)
class Given:
    """People, the versions that each follows and since when, and the items of those versions, `items` the shared ones.

    `programmes` says since when for every version of the programmes that they follow: a shared step that was there
    before a new version came goes on."""

    recruits: Sequence[Recruit]
    since: Mapping[UUID, Mapping[UUID, date]]
    programmes: Mapping[UUID, Mapping[UUID, date]]
    known: dict[UUID, Item]

    @cached_property
    def items(self) -> Sequence[Item]:
        """The shared ones."""
        return [item for item in self.known.values() if item.scope in SUBJECT_OF]

    def give_items(self, steps: Sequence[Step]) -> None:
        """Let each step have its item, read once for all steps of it: many people have few items. One query where a step is
        of a version that nobody of them follows any more, else none."""
        missing = {step.item_id for step in steps} - self.known.keys()
        if missing:
            self.known.update(Item.objects.in_bulk(missing))
        for step in steps:
            step.item = self.known[step.item_id]

    def items_of(self, recruit: Recruit, situation: Situation) -> list[Item]:
        """The shared items that this person follows, that are for them, and that have somewhere to be done."""
        return [
            item
            for item in self.items
            if item.version_id in self.since[recruit.pk]
            and subject_id(recruit, item)
            and judge(item.applies_when, situation.person).applies == "yes"
        ]


@dataclass(frozen=True)
class Need:
    """Someone needs a shared item, by a day that may not be known yet."""

    recruit: Recruit
    item: Item
    by: date | None


def given_to(recruits: Sequence[Recruit]) -> Given:
    """What these people follow, in two queries."""
    followed = Enrolment.objects.filter(recruit__in=recruits).exclude(
        state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.ENDED]
    )
    since: dict[UUID, dict[UUID, date]] = {recruit.pk: {} for recruit in recruits}
    programmes: dict[UUID, dict[UUID, date]] = {recruit.pk: {} for recruit in recruits}
    rows = followed.values_list("recruit", "version", "version__programme__versions", "enrolled_on")
    for recruit, version, any_version, day in rows:
        since[recruit][version] = programmes[recruit][any_version] = day
    versions = {version for versions in since.values() for version in versions}
    return Given(recruits, since, programmes, {item.pk: item for item in Item.objects.filter(version__in=versions)})


def serve(actor: Membership | None, given: Given, situations: Situations, today: date) -> None:
    """See that each shared item of people's programmes is served by a step of the right subject.

    After a change of manager, ward or cohort the open ones move to the new subject; those already served stay."""
    left = _let_go(given.recruits)
    have = set(Serving.objects.filter(recruit__in=given.recruits).values_list("recruit", "step__item__path"))
    needs = [
        Need(recruit, item, needed(item, situations[recruit.pk], given.since[recruit.pk][item.version_id]))
        for recruit in given.recruits
        for item in given.items_of(recruit, situations[recruit.pk])
        if (recruit.pk, item.path) not in have
    ]
    served = _steps_for(actor, needs, today) if needs else []
    Serving.objects.bulk_create(
        Serving(trust_id=step.trust_id, step=step, recruit=need.recruit, needed_on=need.by, served_on=step.done_on)
        for need, step in served
    )
    set_due_days(actor, left | {step.id for _, step in served}, today)


def move(actor: Membership | None, given: Given, situations: Situations, today: date) -> None:
    """Recompute by when people need each shared step that is still open for them, and with it the steps' due days."""
    open_ones = Serving.objects.filter(recruit__in=given.recruits, served_on__isnull=True)
    rows = list(open_ones.filter(step__state__in=[*OPEN, StepState.DONE]).select_related("step"))
    given.give_items([row.step for row in rows])
    moved = []
    for row in rows:
        since = given.programmes[row.recruit_id].get(row.step.item.version_id, today)
        day = needed(row.step.item, situations[row.recruit_id], since)
        if row.needed_on != day:
            row.needed_on = day
            moved.append(row)
    if not moved:
        return
    with connection.cursor() as cursor:
        cursor.execute(NEEDED_ON, [[row.pk for row in moved], [row.needed_on for row in moved]])
    # Why it moved is said to those who know the person; whoever shares the step reads only that it moved.
    set_due_days(actor, {row.step_id for row in moved}, today, "A date of somebody whom it serves has moved")


def needed(item: Item, situation: Situation, given_on: date) -> date | None:
    """The day by which this recruit, given the programme on `given_on`, needs a shared item; None while not known."""
    day = with_fresh_start(reckon(item, situation, given_on).on, item, situation, given_on)
    return with_pauses(day, item, situation, given_on)


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


def _let_go(recruits: Sequence[Recruit]) -> set[UUID]:
    """Drop people from open steps of a subject that is no longer theirs, or of a version that they withdrew from.
    Returns those steps."""
    theirs = Case(
        When(step__enrolment__membership=F("recruit__line_manager"), then=True),
        When(step__enrolment__ward=F("recruit__ward"), then=True),
        When(step__enrolment__cohort=F("recruit__cohort"), then=True),
        default=Value(False),
        output_field=BooleanField(),
    )
    open_ones = Serving.objects.filter(recruit__in=recruits, served_on__isnull=True)
    over = Enrolment.objects.filter(recruit=OuterRef("recruit"), version=OuterRef("step__item__version"))
    going_on = Exists(over.exclude(state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.ENDED]))
    gone = Q(theirs=False) | Q(Exists(over), ~Q(going_on))
    stale = dict(open_ones.annotate(theirs=theirs).filter(gone).values_list("id", "step"))
    if stale:
        Serving.objects.filter(pk__in=stale).delete()
    return set(stale.values())


def subject_id(recruit: Recruit, item: Item) -> UUID | None:
    """Who does a shared item for this person: the id of their manager, ward or cohort; None where they have none."""
    value: UUID | None = getattr(recruit, HELD_BY[SUBJECT_OF[Scope(item.scope)]])
    return value


def _place(need: Need) -> Place:
    item = need.item
    return item.version_id, SUBJECT_OF[Scope(item.scope)], str(subject_id(need.recruit, item))


def _enrol_subjects(actor: Membership | None, needs: Sequence[Need], today: date) -> dict[Place, Enrolment]:
    """The subjects' enrolments, made where they are missing; two people enrolled at once make one."""
    places = sorted({_place(need) for need in needs})  # in one order, so that two never wait for each other
    trust_id = needs[0].recruit.trust_id
    wanted = [
        Enrolment(trust_id=trust_id, version_id=version, enrolled_on=today, **{f"{subject}_id": key})
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


def _steps_for(actor: Membership | None, needs: Sequence[Need], today: date) -> list[tuple[Need, Step]]:
    """With each need the subject's open step, else a completion still in date on the day, else a new occurrence."""
    enrolments = _enrol_subjects(actor, needs, today)
    items = {need.item.pk for need in needs}
    past = Step.objects.filter(enrolment__in=enrolments.values(), item__in=items).order_by("id")
    history: dict[tuple[UUID, UUID], list[Step]] = {}
    list(past.select_for_update(no_key=True).values_list("pk"))
    for step in past:  # with one that somebody made while this waited
        history.setdefault((step.enrolment_id, step.item_id), []).append(step)
    served: list[tuple[Need, Step]] = []
    made: list[Step] = []
    for need in needs:
        enrolment = enrolments[_place(need)]
        earlier = history.setdefault((enrolment.id, need.item.id), [])
        serving = next((one for one in reversed(earlier) if _still_serves(one, need.by or today)), None)
        if serving is None:
            occurrence = len(earlier) + 1
            serving = Step(trust_id=enrolment.trust_id, enrolment=enrolment, item=need.item, occurrence=occurrence)
            made.append(serving)
            earlier.append(serving)
        served.append((need, serving))
    Step.objects.bulk_create(made)
    again = [step for step in dict.fromkeys(step for _, step in served) if step.superseded_on]
    for step in again:  # nobody needed it for a while, and somebody does again
        step.applies, step.applies_reason, step.superseded_on = Applies.YES, "", None
    if again:
        Step.objects.bulk_update(again, ["applies", "applies_reason", "superseded_on"])
    step_changes(actor, "enrolled", [*made, *again], effective_on=today)
    return served


def _still_serves(step: Step, on: date) -> bool:
    in_date = step.valid_until is not None and step.valid_until >= on
    return step.state in OPEN or (step.state == StepState.DONE and in_date)


def mark_served(step: Step, served_on: date | None) -> list[UUID]:
    """Note on everyone whom a shared step serves that it is done (or, reopened, is not). Returns their ids."""
    rows = Serving.objects.filter(step=step)
    rows.update(served_on=served_on)
    return list(rows.values_list("recruit_id", flat=True))
