"""What is the viewer's to do, by whom it is about: the most urgent person first, so many to a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Q, QuerySet

from onboarding.models import Membership, Occurrence, Recruit, Serving, Step, Waiver
from onboarding.models.choices import Applies, EnrolmentState, Limit, RecruitStatus, Role, WaiverState
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.absences import open_absences
from onboarding.selectors.caseload import caseload
from onboarding.selectors.filters_steps import STEP_ORDERS, mine
from onboarding.selectors.steps import Row, step_rows
from onboarding.selectors.visible import visible_recruits, visible_steps

PEOPLE_SHOWN = 20
SUBJECTS = ("recruit", "membership", "ward", "cohort", "of_trust")
# Due by so many days from today; what is late is part of each.
WINDOWS: Mapping[str, int | None] = {"late": -1, "week": 7, "month": 28, "all": None}
SEES_EVERYONE = (Role.HR, Role.EDUCATION, Role.OCCUPATIONAL_HEALTH)
OTHERS_SHOWN = 30


@dataclass(frozen=True)
class Asked:
    """Which part of the list is wanted: a window of time, one person, part of a name, and the page."""

    show: str = "month"
    person: UUID | None = None
    search: str = ""
    page: str = "1"


@dataclass(frozen=True)
class Group:
    """The steps about one person or shared subject. `person` is what the viewer may know of a recruit of theirs,
    and empty for whoever is not; `recruit` is the same person for questions to `access`."""

    kind: str
    key: Any
    name: str
    rows: tuple[Row, ...]
    late: int
    person: Row
    recruit: Recruit | None
    absence: Occurrence | None


@dataclass(frozen=True)
class ToDo:
    """One page of the list. `counts` are steps by window; `steps` are the rows' own objects, for forms; `serves` says
    for how many people a shared step counts; of `asked_off` a waiver has been asked."""

    groups: tuple[Group, ...]
    counts: Mapping[str, int]
    page: "Page[Any]"
    steps: Mapping[UUID, Step]
    serves: Mapping[UUID, int]
    asked_off: frozenset[UUID]


def to_do(viewer: Membership, asked: Asked, today: date) -> ToDo:
    """The page of the list that is asked for, at a fixed number of queries however many people and steps there are."""
    steps = _asked_for(open_steps(viewer), asked)
    counts = steps.aggregate(**{name: Count("id", filter=_due(days, today)) for name, days in WINDOWS.items()})
    steps = steps.filter(_due(WINDOWS[asked.show], today))
    page = Paginator(_subjects(steps, today), PEOPLE_SHOWN).get_page(asked.page)
    found = list(page.object_list)
    rows = step_rows(steps.filter(_about(found)).order_by(STEP_ORDERS["due_on"], "id"), today)
    keys = [row["id"] for row in rows]
    return ToDo(
        groups=tuple(_groups(viewer, found, rows, today)),
        counts=counts,
        page=page,
        steps={step.pk: step for step in Step.objects.filter(pk__in=keys).select_related("item", "delegate_for")},
        serves=serves(viewer, keys),
        asked_off=frozenset(
            Waiver.objects.filter(step__in=keys, state=WaiverState.REQUESTED).values_list("step", flat=True)
        ),
    )


def open_steps(viewer: Membership) -> QuerySet[Step]:
    """Steps that the viewer could do now: theirs, open, of a programme that goes on and of someone who has not left."""
    running = Q(enrolment__state=EnrolmentState.ACTIVE) & (
        Q(enrolment__recruit__isnull=True) | ~Q(enrolment__recruit__status=RecruitStatus.LEFT)
    )
    hard = Q(item__limit=Limit.HARD)
    theirs = visible_steps(viewer).filter(mine(viewer), enrolment__begun_by="")  # clocks have a page of their own
    return theirs.filter(running | hard, applies=Applies.YES, state__in=OPEN_STATES)


def serves(viewer: Membership, step_ids: Iterable[UUID]) -> dict[UUID, int]:
    """By shared step: for how many of the viewer's people it counts. One query."""
    people = Serving.objects.filter(step__in=list(step_ids), recruit__in=visible_recruits(viewer).values("id"))
    return dict(people.values_list("step").annotate(Count("id")))


def other_people(viewer: Membership, asked: Asked) -> list[tuple[UUID, str]]:
    """Up to thirty of the viewer's own people who have nothing open; none for those who see everyone."""
    if viewer.has_role(*SEES_EVERYONE) or asked.person or asked.search:
        return []
    busy = open_steps(viewer).filter(enrolment__recruit__isnull=False).values("enrolment__recruit")
    rows = visible_recruits(viewer).exclude(status=RecruitStatus.LEFT).exclude(pk__in=busy)
    return list(rows.values_list("id", "full_name")[:OTHERS_SHOWN])


def _asked_for(steps: QuerySet[Step], asked: Asked) -> QuerySet[Step]:
    if asked.person:
        steps = steps.filter(enrolment__recruit=asked.person)
    if asked.search:
        steps = steps.filter(enrolment__recruit__full_name__icontains=asked.search)
    return steps


def _due(days: int | None, today: date) -> Q:
    return Q() if days is None else Q(due_on__lte=today + timedelta(days=days))


def _subjects(steps: QuerySet[Step], today: date) -> QuerySet[Step, Any]:
    """Whom the steps are about, in the order of the earliest due day, with names."""
    names = {f"{kind}_name": F(f"enrolment__{kind}__full_name") for kind in ("recruit", "membership")}
    names |= {f"{kind}_name": F(f"enrolment__{kind}__name") for kind in ("ward", "cohort")}
    keys = {kind: F(f"enrolment__{kind}") for kind in SUBJECTS}
    rows: QuerySet[Step, Any] = steps.order_by().values(**keys, **names)
    rows = rows.annotate(first=Min("due_on"), late=Count("id", filter=Q(due_on__lt=today)))
    return rows.order_by(F("first").asc(nulls_last=True), "enrolment__recruit__full_name", *SUBJECTS)


def _about(subjects: list[Row]) -> Q:
    found = Q(pk__in=[])
    for kind in SUBJECTS:
        keys = [one[kind] for one in subjects if one[kind]]
        found |= Q(**{f"enrolment__{kind}__in": keys}) if keys else Q(pk__in=[])
    return found


def _groups(viewer: Membership, subjects: list[Row], rows: list[Row], today: date) -> Iterable[Group]:
    keys = [one["recruit"] for one in subjects if one["recruit"]]
    theirs = visible_recruits(viewer).filter(pk__in=keys)
    known = {row["id"]: row for row in caseload(viewer, theirs, today)}
    recruits = {one.pk: one for one in theirs}
    absences = {one.recruit_id: one for one in open_absences(viewer).filter(recruit__in=keys)}
    by_subject: dict[tuple[str, Any], list[Row]] = {}
    for row in rows:
        by_subject.setdefault((row["subject"]["kind"], row["subject"]["id"]), []).append(row)
    for one in subjects:
        kind = next(name for name in SUBJECTS if one[name])
        place = ("trust", viewer.trust_id) if kind == "of_trust" else (kind, one[kind])
        yield Group(
            kind=place[0],
            key=place[1],
            name=one.get(f"{kind}_name") or "",
            rows=tuple(by_subject.get(place, ())),
            late=one["late"],
            person=known.get(one["recruit"], {}),
            recruit=recruits.get(one["recruit"]),
            absence=absences.get(one["recruit"]),
        )
