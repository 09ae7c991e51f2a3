"""What a version does to each person who follows an older one: worked out once, to be shown and to be done.

The number of queries grows neither with people nor with steps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from onboarding.models import Enrolment, Evidence, Item, Membership, ProgrammeVersion, Recruit, Serving, Step, Waiver
from onboarding.models.choices import (
    Applies,
    MilestoneKind,
    RecruitStatus,
    RollOutChoice,
    RollOutDid,
    Scope,
    StepState,
    WaiverState,
)
from onboarding.models.steps import OPEN
from onboarding.rules.conditions import judge
from onboarding.rules.roll_out import BEGUN, KEPT, fate, is_taken_in
from onboarding.selectors.programmes import IN_FLIGHT
from onboarding.selectors.roll_out_previews import PersonLines, RollOutPreview, StepLine
from onboarding.services.planning import Situation, new_step, plan, situations_of
from onboarding.services.roll_out_items import Items, Shared, item_key, items_of
from onboarding.services.shared_steps import needed, subject_id

# What a roll-out may change of a step, as it is kept for undoing it.
TOUCHED = (
    *("state", "applies", "applies_reason", "due_on", "clock_ends_on", "due_words", "provisional", "waiting_for"),
    *("superseded_on", "waiting_on", "waiting_since"),
)
GONE = "Version {number} of the programme does not ask for it any more."


@dataclass(frozen=True)
class Wanted:
    """Which version comes to whom, on which day, and whether even what is begun is asked again."""

    version: ProgrammeVersion
    choice: str
    from_on: date | None
    today: date

    @property
    def mandated(self) -> bool:
        return self.choice == RollOutChoice.MANDATED


def survey(actor: Membership, wanted: Wanted, *, lock: bool = False) -> tuple[RollOutPreview, Items]:
    """What the version does to everyone who follows an older one, as `wanted`. Twelve queries; two more where it locks."""
    enrolments = list(_in_flight(actor, wanted.version, lock=lock))
    items = items_of(wanted.version)
    recruits = [row.recruit for row in enrolments if row.recruit]
    situations = situations_of(recruits, [*items.old.values(), *items.new.values()]) if recruits else {}
    taken = [row for row in enrolments if _is_taken(row, wanted, situations)]
    if wanted.choice == RollOutChoice.KEEP:
        taken = []
    steps, shared, counts = _steps(taken, items), _shared(taken, items), _counts(taken)
    people = [
        _person(row, items, wanted, situations[_whose(row)], steps[row.pk], shared[_whose(row)], counts[row.pk])
        for row in taken
    ]
    staying = len(enrolments) - len(taken)
    return RollOutPreview(wanted.version, wanted.choice, wanted.from_on, people, staying), items


def _in_flight(actor: Membership, version: ProgrammeVersion, *, lock: bool) -> Iterable[Enrolment]:
    """Who follows another version now, by name. People are locked before their enrolments, as everywhere."""
    rows = Enrolment.objects.filter(
        trust=actor.trust_id, version__programme=version.programme_id, state__in=IN_FLIGHT, recruit__isnull=False
    ).exclude(version=version)
    rows = rows.exclude(recruit__status=RecruitStatus.LEFT)
    if lock:
        people = Recruit.objects.filter(pk__in=rows.values("recruit")).order_by("pk")
        list(people.select_for_update(no_key=True).values_list("pk"))
        list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    rows = rows.select_related("recruit").prefetch_related("version", "recruit__site", "recruit__trust")
    return rows.order_by("recruit__full_name", "pk")


def _is_taken(row: Enrolment, wanted: Wanted, situations: Mapping[UUID, Situation]) -> bool:
    situation = situations[_whose(row)]
    existing = situation.person.existing_staff
    return is_taken_in(wanted.from_on, row.enrolled_on if existing else situation.dates.get(MilestoneKind.START_DATE))


def _steps(taken: Sequence[Enrolment], items: Items) -> dict[UUID, list[Step]]:
    """By enrolment: the steps that the version may touch, each knowing whether it is begun."""
    asked = Waiver.objects.filter(step=OuterRef("pk"), state=WaiverState.REQUESTED)
    rows = Step.objects.filter(enrolment__in=taken, superseded_on__isnull=True, item__path__in=items.touched)
    rows = rows.annotate(begun=Exists(Evidence.objects.filter(step=OuterRef("pk"))) | Exists(asked))
    found: dict[UUID, list[Step]] = defaultdict(list)
    for step in rows.order_by("item__position", "occurrence", "id"):
        step.item = items.any[step.item_id]
        found[step.enrolment_id].append(step)
    return found


def _shared(taken: Sequence[Enrolment], items: Items) -> dict[UUID, list[Shared]]:
    """By recruit: the shared steps that serve them and that the version may touch."""
    rows = Serving.objects.filter(recruit__in=[_whose(row) for row in taken], step__item__path__in=items.touched)
    rows = rows.order_by("step__item__position", "id")
    found: dict[UUID, list[Shared]] = defaultdict(list)
    columns = ("recruit", "step__item", "step__occurrence", "needed_on", "served_on")
    for recruit_id, item, occurrence, needed_on, served_on in rows.values_list(*columns):
        found[recruit_id].append(Shared(items.any[item], occurrence, needed_on, served_on))
    return found


def _counts(taken: Sequence[Enrolment]) -> dict[UUID, tuple[int, int]]:
    """By enrolment: own steps that are open, and that are finished."""
    rows = Step.objects.filter(enrolment__in=taken, superseded_on__isnull=True, applies=Applies.YES)
    counted = rows.values_list("enrolment").annotate(
        open=Count("id", filter=Q(state__in=OPEN)), finished=Count("id", filter=~Q(state__in=OPEN))
    )
    return defaultdict(lambda: (0, 0), {row: (open_ones, finished) for row, open_ones, finished in counted})


def _person(
    enrolment: Enrolment,
    items: Items,
    wanted: Wanted,
    situation: Situation,
    steps: Sequence[Step],
    servings: Sequence[Shared],
    counts: tuple[int, int],
) -> PersonLines:
    there = {item_key(step.item) for step in steps} | {(row.item.path, False) for row in servings}
    added = items.new_to(enrolment, there)
    situation = _then(situation, items, added)
    lines: list[StepLine] = []
    begun = 0
    for step in steps:
        is_begun = step.state != StepState.TO_DO or bool(getattr(step, "begun", False))
        did = fate(step.state, items.wordings[step.item_id], begun=is_begun, mandated=wanted.mandated)
        if did == BEGUN:
            begun += step.applies == Applies.YES
        elif did == KEPT:
            lines.extend(_moved(step, enrolment, situation, wanted))
        elif did in RollOutDid.values:
            lines.append(_line(step, did, items, enrolment, situation, wanted))
    lines.extend(_added(item, enrolment, situation, wanted) for item in added if item.scope == Scope.PERSON)
    lines.extend(_shared_lines(enrolment, items, situation, added, servings, wanted.today))
    changed = sum(line.was.get("applies") == Applies.YES for line in lines)
    return PersonLines(enrolment, tuple(lines), kept=counts[0] - changed - begun, begun=begun, finished=counts[1])


def _then(situation: Situation, items: Items, added: Iterable[Item]) -> Situation:
    """What is known of the person once the version is theirs: what is added is asked of them, what is gone is not."""
    asked = {item.path: None for item in added if judge(item.applies_when, situation.person).applies != Applies.NO}
    left = {path: day for path, day in situation.followed.items() if day or _is_asked(path, items, situation)}
    return replace(situation, followed=asked | left)


def _is_asked(path: str, items: Items, situation: Situation) -> bool:
    """Whether an open item of any programme is still asked: of this one, as the version says."""
    if path.partition("/")[0] != items.version.programme.key:
        return True
    item = items.new.get((path, True)) or items.new.get((path, False))
    return item is not None and judge(item.applies_when, situation.person).applies != Applies.NO


def _line(step: Step, did: str, items: Items, enrolment: Enrolment, situation: Situation, wanted: Wanted) -> StepLine:
    was, was_asked, was_item = columns_of(step), step.applies == Applies.YES, step.item
    if did == RollOutDid.REMOVED:
        step.applies, step.applies_reason = Applies.NO, GONE.format(number=wanted.version.number)
        step.superseded_on, step.waiting_on, step.waiting_since = wanted.today, "", None
    else:
        step.item = items.new[item_key(step.item)]
        if did == RollOutDid.ASKED_AGAIN:
            step.state = StepState.TO_DO
        plan(step, step.item, situation, enrolment.enrolled_on)
    return _as_line(step, did, was | {"item_id": was_item.pk}, wanted, was_asked=was_asked)


def _moved(step: Step, enrolment: Enrolment, situation: Situation, wanted: Wanted) -> Iterable[StepLine]:
    """A step that is kept as it is worded may have another day, where what it is counted from changes."""
    was, was_asked = columns_of(step), step.applies == Applies.YES
    if plan(step, step.item, situation, enrolment.enrolled_on):
        yield _as_line(step, RollOutDid.MOVED, was, wanted, was_asked=was_asked)


def _added(item: Item, enrolment: Enrolment, situation: Situation, wanted: Wanted) -> StepLine:
    step = new_step(enrolment, item, situation)
    return _as_line(step, RollOutDid.ADDED, {}, wanted, was_asked=False)


def _as_line(step: Step, did: str, was: dict[str, Any], wanted: Wanted, *, was_asked: bool) -> StepLine:
    asked = step.applies == Applies.YES and step.superseded_on is None
    was_on = was.get("due_on") if was_asked else None
    late = asked and step.state != StepState.SUBMITTED and step.due_on is not None and step.due_on < wanted.today
    was_late = was_on is not None and was_on < wanted.today and was.get("state") != StepState.SUBMITTED
    due_on = step.due_on if asked else None
    return StepLine(
        did, step.item, step.occurrence, was_on, due_on, asked or was_asked, late and not was_late, step, was
    )


def _shared_lines(
    enrolment: Enrolment,
    items: Items,
    situation: Situation,
    added: Iterable[Item],
    servings: Iterable[Shared],
    today: date,
) -> Iterable[StepLine]:
    """What others do for many: new ones are asked for; those that are gone no longer count this person. One that is
    there already goes on as it is: it may serve people of both versions."""
    assert enrolment.recruit is not None, "people are asked for"
    for item in added:
        if item.scope == Scope.PERSON or not subject_id(enrolment.recruit, item):
            continue
        if judge(item.applies_when, situation.person).applies == Applies.YES:
            day = needed(item, situation, enrolment.enrolled_on)
            late = day is not None and day < today
            yield StepLine(RollOutDid.ADDED, item, 1, None, day, is_asked=True, is_late=late)
    for row in servings:
        if row.served_on is None and (row.item.path, False) not in items.new:
            yield StepLine(RollOutDid.REMOVED, row.item, row.occurrence, row.needed_on, None, is_asked=True)


def columns_of(step: Step) -> dict[str, Any]:
    """What a roll-out may change of a step, as it is now."""
    return {name: getattr(step, name) for name in TOUCHED}


def _whose(enrolment: Enrolment) -> UUID:
    assert enrolment.recruit_id is not None, "people are asked for"
    return enrolment.recruit_id
