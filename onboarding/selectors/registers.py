"""What can be recorded for several people of a cohort at once, and for whom of them it is still open."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, F, Max, Min, Q, QuerySet
from django.db.models.aggregates import Aggregate

from onboarding.models import Cohort, Item, Membership, PersonStep, Recruit, Step
from onboarding.models.choices import Applies, EvidenceKind, RecruitStatus, Role, Scope, StepState
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.filters_steps import mine
from onboarding.selectors.steps import open_paths
from onboarding.selectors.visible import visible_recruits, visible_steps

Row = dict[str, Any]
# Of what is done once for many, only a cohort's sessions have a register: a team or a manager does theirs for all.
# What they did already and what missed somebody can be recorded by name too.
BY_NAME = Q(shared=False) | Q(item__scope=Scope.COHORT) | Q(step__state=StepState.DONE)


class AnyOfThem(Aggregate):
    """Whether it holds for one of them at least."""

    function = "bool_or"
    output_field = BooleanField()


@dataclass(frozen=True)
class RegisterPerson:
    """One of the cohort for whom the item is open or was: `due_on` while open, `done_on` once recorded.

    `comes_first`: another step of theirs is to be done before."""

    id: UUID
    full_name: str
    ward: str
    is_open: bool
    applies: str
    state: str
    due_on: date | None
    done_on: date | None
    comes_first: bool


def cohort_people(viewer: Membership, cohort: Cohort) -> QuerySet[Recruit]:
    """Those of a cohort whom the viewer may know, by name."""
    return visible_recruits(viewer).filter(cohort=cohort)


def register_items(viewer: Membership, cohort: Cohort) -> list[Row]:
    """Items that the viewer may record and that are open for people of the cohort, earliest due day first, in one query.

    Each with how many people it is open for. What asks for a file of each person's own is no matter for a register."""
    people = cohort_people(viewer, cohort).exclude(status=RecruitStatus.LEFT)
    rows = _steps_of(viewer, people).filter(applies=Applies.YES, state__in=OPEN_STATES, paused=False)
    rows = rows.exclude(item__evidence=EvidenceKind.FILE)
    found = rows.values("item__path").annotate(
        title=Max("item__title"),
        owner_role=Max("item__owner_role"),
        people=Count("recruit", distinct=True),
        due_on=Min("due_on"),
        shared=AnyOfThem("shared"),
    )
    return [dict(row) for row in found.order_by(F("due_on").asc(nulls_last=True), "title")]


def find_register_item(viewer: Membership, cohort: Cohort, path: str) -> Item | None:
    """The item of a register, of the newest version that people of the cohort follow; None where there is no such one."""
    if "\0" in path:
        return None
    items = _steps_of(viewer, cohort_people(viewer, cohort)).filter(item__path=path).values("item")
    return Item.objects.filter(pk__in=items).order_by("-version__number").first()


def register_people(viewer: Membership, cohort: Cohort, item: Item) -> list[RegisterPerson]:
    """Those of the cohort who have this item on their checklist, by name, in two queries: one line for each, the step
    that is still open where there is one."""
    rows = _steps_of(viewer, cohort_people(viewer, cohort)).filter(item__path=item.path)
    names = {"full_name": F("recruit__full_name"), "ward": F("recruit__ward__name")}
    newest: dict[UUID, Row] = {}
    found = rows.order_by("recruit__full_name", "recruit_id", "step__occurrence").values(
        "recruit_id", "state", "applies", "due_on", "done_on", **names
    )
    for one in found:
        row: Row = dict(one)
        if row["recruit_id"] not in newest or _is_open(row) or not _is_open(newest[row["recruit_id"]]):
            newest[row["recruit_id"]] = row
    waiting = open_paths(newest, item.prerequisites)
    return [_person(row, item, waiting) for row in newest.values()]


def served_counts(steps: QuerySet[Step]) -> dict[UUID, tuple[int, int]]:
    """By shared step: for how many people it was done, and how many it serves. One query."""
    done = Count("servings", filter=Q(servings__served_on__isnull=False))
    rows = steps.order_by().annotate(done=done, people=Count("servings")).values_list("id", "done", "people")
    return {key: (served, people) for key, served, people in rows}


def _steps_of(viewer: Membership, people: QuerySet[Recruit]) -> QuerySet[PersonStep]:
    """Steps of these people that a register can record and that the viewer may submit, as `access` says it of one."""
    steps = visible_steps(viewer)
    if not viewer.has_role(Role.HR):
        steps = steps.filter(mine(viewer))
    return PersonStep.objects.filter(BY_NAME, recruit__in=people.order_by().values("pk"), step__in=steps.values("pk"))


def _is_open(row: Row) -> bool:
    return row["applies"] == Applies.YES and row["state"] in OPEN_STATES


def _person(row: Row, item: Item, waiting: set[tuple[UUID, str]]) -> RegisterPerson:
    key = row["recruit_id"]
    return RegisterPerson(
        id=key,
        full_name=row["full_name"],
        ward=row["ward"] or "",
        is_open=_is_open(row),
        applies=row["applies"],
        state=row["state"],
        due_on=row["due_on"],
        done_on=row["done_on"] if row["state"] == StepState.DONE else None,
        comes_first=any((key, path) in waiting for path in item.prerequisites),
    )
