"""Duty clocks as rows: how many days are left, who answers, what closes it, and from where the rule is known."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When

from onboarding.access import Action, may
from onboarding.models import Enrolment, Evidence, Membership, Milestone, Occurrence, PersonStep, Recruit, Step, Waiver
from onboarding.models.choices import Applies, Limit, MilestoneKind, StepState, WaiverState
from onboarding.models.steps import OPEN
from onboarding.rules.duty_clocks import ways_of
from onboarding.rules.milestones import EVENT_OF_OCCURRENCE, OCCURRENCE_OF_EVENT
from onboarding.rules.sources import is_confirmed
from onboarding.selectors.caseload import kinds_known
from onboarding.selectors.filters_steps import given_away
from onboarding.selectors.horizon import holidays_not_published
from onboarding.selectors.visible import in_hands_of, visible_clocks, visible_occurrences

Row = dict[str, Any]
WEEK = timedelta(days=7)
NO_DAY = Q(due_on__isnull=True) | Q(applies=Applies.UNKNOWN)
RUNNING = Q(state__in=OPEN) & ~Q(applies=Applies.NO)
STATES: Mapping[str, Q] = {
    "running": RUNNING,
    "closed": Q(state=StepState.DONE),
    "need_not_report": Q(state=StepState.WAIVED),
}
# What cannot be computed is a fault to mend, so it stands on top; then the fewest days left.
FIRST = Case(When(NO_DAY, then=Value(0)), default=Value(1), output_field=IntegerField())
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "due_on": (FIRST, F("due_on").asc(nulls_first=True), "id"),
    "-due_on": (F("due_on").desc(nulls_last=True), "id"),
    "closed_on": (F("done_on").asc(nulls_last=True), "id"),
    "-closed_on": (F("done_on").desc(nulls_last=True), F("waived_on").desc(nulls_last=True), "id"),
}


def late(today: date) -> Q:
    """A last day that has passed. An earliest day is never late."""
    return RUNNING & Q(applies=Applies.YES, item__limit=Limit.HARD, due_on__lt=today)


def mine(viewer: Membership) -> Q:
    """Of people whose case the viewer answers for, given to them, or of the organisation; not what others do for now."""
    answers = Q(enrolment__recruit__case_officer=viewer.pk) | Q(enrolment__of_trust=True)
    own_role = Q(item__owner_role__in=[role for role in viewer.roles if role != "hr"])
    return ((answers | own_role) & ~given_away(viewer)) | in_hands_of(viewer)


FILTERS: Mapping[str, Callable[[Membership, Any, date], Q]] = {
    "duty": lambda viewer, value, today: Q(item__key=value),
    "recruit": lambda viewer, value, today: Q(enrolment__recruit=value),
    "state": lambda viewer, value, today: STATES[value],
    "basis": lambda viewer, value, today: Q(item__basis=value),
    "mine": lambda viewer, value, today: mine(viewer) if value else ~mine(viewer),
    "overdue": lambda viewer, value, today: late(today) if value else ~late(today),
    "this_week": lambda viewer, value, today: (
        Q(due_on__gte=today, due_on__lte=today + WEEK) if value else ~Q(due_on__gte=today, due_on__lte=today + WEEK)
    ),
    "cannot_be_computed": lambda viewer, value, today: NO_DAY if value else ~NO_DAY,
    "due_after": lambda viewer, value, today: Q(due_on__gte=value),
    "due_before": lambda viewer, value, today: Q(due_on__lte=value),
    "search": lambda viewer, value, today: (
        Q(item__title__icontains=value) | Q(enrolment__recruit__full_name__icontains=value)
    ),
}


def filter_clocks(viewer: Membership, wanted: Mapping[str, Any], today: date, order: str = "due_on") -> QuerySet[Step]:
    """The visible clocks that are all that is wanted, running ones unless another state is asked for."""
    clocks = visible_clocks(viewer).exclude(applies=Applies.NO)
    for name, value in ({"state": "running"} | dict(wanted)).items():
        clocks = clocks.filter(FILTERS[name](viewer, value, today))
    return clocks.order_by(*ORDERS[order])


def clocks_of(viewer: Membership, recruit: Recruit) -> QuerySet[Step]:
    """The running clocks of one person that the viewer may know of, the most urgent first."""
    clocks = visible_clocks(viewer).filter(RUNNING, enrolment__recruit=recruit)
    return clocks.order_by(*ORDERS["due_on"])


def clocks_begun_by(viewer: Membership, occurrence: Occurrence) -> QuerySet[Step]:
    """The visible clocks that this occurrence began, or that it made run without its day."""
    event = EVENT_OF_OCCURRENCE[occurrence.kind]
    begun = Q(enrolment__begun_by=event, enrolment__begun_number=occurrence.number)
    also = Q(item__details__starts_when__also_when=event)
    clocks = visible_clocks(viewer).filter(begun | also, enrolment__recruit=occurrence.recruit_id)
    return clocks.exclude(applies=Applies.NO).order_by(*ORDERS["due_on"])


def occurrence_behind(viewer: Membership, clock: Step) -> Occurrence | None:
    """What somebody recorded and this clock began with; None where it began with a date. One query, or none."""
    kind = OCCURRENCE_OF_EVENT.get(clock.enrolment.begun_by)
    if kind is None:
        return None
    rows = visible_occurrences(viewer).filter(kind=kind, recruit=clock.enrolment.recruit_id)
    return rows.filter(number=clock.enrolment.begun_number).first()


def clock_rows(viewer: Membership, clocks: QuerySet[Step], today: date) -> list[Row]:
    """Rows for these clocks, in their order: six queries, however many they are."""
    found = list(
        clocks.select_related(
            *("item__version__programme", "enrolment__recruit__case_officer", "enrolment__recruit__ward"),
            *("submitted_by", "delegate"),
        )
    )
    began, twins, closings, waivers = _began(found), _twins(found), _closings(viewer, found), _waivers(found)
    return [
        _row(one, today)
        | {
            "began_on": _began_on(viewer, one.enrolment, began),
            "same_limit": twins.get(
                (one.enrolment.recruit_id, one.item.details.get("same_limit_as", ""), one.enrolment.begun_number)
            ),
            "closed_with": closings.get(one.pk),
            "need_not_report": waivers.get(one.pk),
        }
        for one in found
    ]


def _row(one: Step, today: date) -> Row:
    item, enrolment, version = one.item, one.enrolment, one.item.version
    recruit, details = enrolment.recruit, one.item.details
    return _days(one, today) | {
        "id": one.pk,
        "duty": item.key,
        "title": item.title,
        "explanation": item.guidance,
        "kind": details.get("kind", "last_day"),
        "subject": {"kind": "recruit" if recruit else "trust", "id": recruit.pk if recruit else one.trust_id},
        "recruit": {"id": recruit.pk, "name": recruit.full_name} if recruit else None,
        "ward": recruit.ward.name if recruit and recruit.ward else "",
        "case_officer": _name(recruit.case_officer) if recruit else None,
        "delegate": _name(one.delegate) if one.delegate_until is None or one.delegate_until >= today else None,
        "owner_role": item.owner_role,
        "begun_by": enrolment.begun_by,
        "number": enrolment.begun_number,
        "starts_when": details.get("starts_when", {}).get("words", ""),
        "closes_with": _ways(details),
        "must_never": details.get("must_never", ""),
        "to_confirm": details.get("to_confirm", ""),
        "basis": item.basis,
        "confidence": item.confidence,
        "confirmed": is_confirmed(item.confidence, details.get("to_confirm")),
        "source": item.source,
        "checked_on": version.checked_on,
        "review_on": version.review_on,
        "check_this_rule": version.review_on < today,
        "version": version.number,
        "item": item.pk,
        "revision": one.revision,
    }


def _days(one: Step, today: date) -> Row:
    """Where the clock stands on a day. An earliest day is never late, and what cannot be computed has no days left."""
    is_open, earliest = one.state in OPEN, one.item.details.get("kind") == "not_before"
    due_on = one.due_on if one.applies == Applies.YES else None
    return {
        "state": "running" if is_open else "closed" if one.state == StepState.DONE else "need_not_report",
        "clock_ends_on": one.clock_ends_on,
        "due_on": one.due_on,
        "days_left": (due_on - today).days if is_open and due_on else None,
        "overdue": bool(is_open and not earliest and due_on and due_on < today),
        "cannot_be_computed": is_open and due_on is None,
        "applies": one.applies,
        "applies_reason": one.applies_reason,
        "waiting_for": list(one.waiting_for),
        "provisional": one.provisional,
        "holidays_not_published": _not_published(one) if is_open else None,
        "due_words": one.due_words,
        "closed_on": one.done_on or one.waived_on,
    }


def _not_published(one: Step) -> int | None:
    item = one.item
    return holidays_not_published(one.due_on, item.offset, item.unit, item.roll, item.then_unit)


def _ways(details: Mapping[str, Any]) -> list[Row]:
    """What closes it, line by line: the words, and what a person is asked for (null where a fact closes it)."""
    lines = zip(details.get("closes_with", []), ways_of(details), strict=True)
    return [
        {"way": number, "words": words, "evidence": way.get("evidence")}
        for number, (words, way) in enumerate(lines, start=1)
    ]


def _began(clocks: Iterable[Step]) -> dict[Any, date]:
    """The day of what began each clock. Two queries."""
    people = {one.enrolment.recruit_id for one in clocks}
    kinds = {one.enrolment.begun_by for one in clocks}
    of_results = {kind for kind in kinds if kind.startswith("osce_")}
    asked = kinds | ({"osce_result"} if of_results else set())
    found: dict[Any, date] = {}
    milestones = Milestone.objects.filter(recruit__in=people - {None}, kind__in=asked)
    for row in milestones:
        names = of_results if row.kind == "osce_result" else {row.kind}
        if day := row.actual_on or row.planned_on:
            found |= {(row.recruit_id, name, row.occurrence): day for name in names}
    happened = {OCCURRENCE_OF_EVENT[kind]: kind for kind in kinds if kind in OCCURRENCE_OF_EVENT}
    whose = Q(recruit__in=people - {None}) | (Q(recruit__isnull=True) if None in people else Q(pk__in=[]))
    for one in Occurrence.objects.filter(whose, kind__in=happened):
        found[one.recruit_id, happened[one.kind], one.number] = one.happened_on
    return found


def _began_on(viewer: Membership, clock: Enrolment, began: Mapping[Any, date]) -> date | None:
    """The day of what began it; None where that is a date that is kept from the viewer."""
    kind = "osce_result" if clock.begun_by.startswith("osce_") else clock.begun_by
    if clock.recruit and kind in MilestoneKind.values and kind not in kinds_known(viewer, clock.recruit):
        return None
    return began.get((clock.recruit_id, clock.begun_by, clock.begun_number))


def _twins(clocks: Iterable[Step]) -> dict[tuple[UUID | None, str, int], Row]:
    """Open items with the same limit as one of these clocks, by recruit, full name and number of the clock: completing one
    closes both. One query."""
    paths = {one.item.details.get("same_limit_as") for one in clocks} - {"", None}
    numbers = {one.enrolment.begun_number for one in clocks}
    rows = PersonStep.objects.filter(
        recruit__in={one.enrolment.recruit_id for one in clocks} - {None},
        item__path__in=paths,
        applies=Applies.YES,
        state__in=OPEN,
    )
    return {
        (one.recruit_id, one.item.path, number): {"step": one.step_id, "title": one.item.title}
        for one in rows.select_related("item", "step")
        for number in ({one.step.occurrence} if one.item.for_each_permission else numbers)
    }


def _closings(viewer: Membership, clocks: Iterable[Step]) -> dict[UUID, Row]:
    """The evidence with which people closed them: day, number of the report for who may read the evidence, who. One query."""
    closed = {one.pk: one for one in clocks if one.state == StepState.DONE and one.submitted_by_id}
    rows = Evidence.objects.filter(step__in=closed).select_related("submitted_by").order_by("revision")
    found = {}
    for one in rows:
        one.step = closed[one.step_id]
        number = one.reference if may(viewer, Action.SEE_EVIDENCE, one) else ""
        found[one.step_id] = {"on": one.dated_on, "reference": number, "by": one.submitted_by.full_name}
    return found


def _waivers(clocks: Iterable[Step]) -> dict[UUID, Row]:
    """Who said that something need not be reported, why, and who agreed. One query."""
    rows = Waiver.objects.filter(step__in=[one.pk for one in clocks]).exclude(state=WaiverState.REFUSED)
    found = rows.select_related("requested_by", "decided_by").order_by("requested_at")
    return {
        one.step_id: {
            "reason": one.reason,
            "by": one.requested_by.full_name,
            "agreed_by": _name(one.decided_by),
            "state": one.state,
        }
        for one in found
    }


def _name(member: Membership | None) -> str | None:
    return member.full_name if member else None


def person_clocks(viewer: Membership, recruit: Recruit, today: date) -> list[Row]:
    """The running clocks of one person, as far as a line of their page needs them. One query."""
    clocks = clocks_of(viewer, recruit).select_related("item")
    return [
        _days(one, today) | {"id": one.pk, "title": one.item.title, "kind": one.item.details.get("kind", "last_day")}
        for one in clocks
    ]


def counts_of(viewer: Membership, wanted: Mapping[str, Any], today: date) -> dict[str, int]:
    """How many running clocks there are in all, of the viewer's, late, due within a week, and without a day. One query."""
    asked = {
        "all": Q(pk__isnull=False),
        **{name: FILTERS[name](viewer, True, today) for name in ("mine", "overdue", "this_week", "cannot_be_computed")},
    }
    clocks = filter_clocks(viewer, wanted, today).order_by()
    return clocks.aggregate(**{name: Count("pk", filter=condition) for name, condition in asked.items()})


def counts_by_duty(viewer: Membership, asked: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """By duty: key, title, and how many clocks there are in the state that is asked for. One query."""
    clocks = visible_clocks(viewer).filter(STATES[asked.get("state", "running")]).exclude(applies=Applies.NO)
    if "recruit" in asked:
        clocks = clocks.filter(enrolment__recruit=asked["recruit"])
    rows = clocks.order_by().values("item__key").annotate(title=Max("item__title"), number=Count("pk"))
    return [(row["item__key"], row["title"], row["number"]) for row in rows.order_by("title")]
