"""Which rows are of one kind of data and about some people, by the decisions in `library/personal-data.yaml`."""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from onboarding.library.personal_data import NamedRows, PersonalTable, StaffTable, read_personal_data
from onboarding.models import Erasure, ErasureHold, Event, EventDetail, Membership, Serving
from onboarding.models.base import Owned
from onboarding.models.choices import RecruitStatus
from onboarding.models.wall_choices import ErasureState

NOBODY = Q(pk__in=[])


def rows_of_kind(trust_id: UUID, kind: str, people: Collection[UUID]) -> Iterator[tuple[StaffTable, QuerySet[Any]]]:
    """Every table with rows of the kind, and its rows about these people: recruits, and members of staff who are none. The
    words of events go with what they are of."""
    things, words = NOBODY, _words_table()
    for table in read_personal_data().tables:
        wanted = _of_kind(table, kind)
        if wanted is not None and table is not words:
            theirs = about(table, people) | _of_their_groups(trust_id, table, kind, people)
            rows = _all(apps.get_model(table.label), trust_id).filter(theirs, wanted)
            things |= _what_events_are_of(table, rows)
            yield table, rows
    yield words, _all(EventDetail, trust_id).filter(_words(trust_id, kind, people, things))
    if Membership.objects.filter(trust=trust_id, pk__in=people).exists():
        yield from _of_staff(trust_id, kind, people)


def _of_staff(trust_id: UUID, kind: str, members: Collection[UUID]) -> Iterator[tuple[StaffTable, QuerySet[Any]]]:
    things = NOBODY
    for table in (one for one in read_personal_data().staff if one.kind == kind):
        rows = _all(apps.get_model(table.label), trust_id).filter(about(table, members))
        things |= _what_events_are_of(table, rows)
        yield table, rows
    events = Event.objects.filter(things, trust=trust_id).values("pk")
    yield _words_table(), EventDetail.objects.filter(trust=trust_id, event__in=events).order_by("pk")


def _words_table() -> PersonalTable:
    return next(one for one in read_personal_data().tables if one.table == "eventdetail")


def about(table: NamedRows, people: Collection[UUID]) -> Q:
    """What narrows a table to the rows that name one of these people."""
    named = _any(Q(**{f"{path}__in": people}) for path in table.about)
    return named & Q(**{f"{table.only.where}__in": table.only.values}) if table.only else named


def _of_their_groups(trust_id: UUID, table: PersonalTable, kind: str, people: Collection[UUID]) -> Q:
    """What narrows a table to the rows of steps that a ward or cohort did for these recruits, and for others only if they left
    and the same kind about all of them was erased; who is held since is not gone. A colleague's own learning, which serves
    recruits too, is the colleague's."""
    if not table.of_groups:
        return NOBODY
    held = ErasureHold.objects.filter(trust=trust_id, recruit__isnull=False, lifted_at__isnull=True)
    erased = Erasure.objects.filter(
        trust=trust_id, kind=kind, state=ErasureState.ERASED, recruit__status=RecruitStatus.LEFT
    ).exclude(recruit__in=held.values("recruit"))
    served = Serving.objects.filter(trust=trust_id, step__enrolment__membership__isnull=True)
    others = served.exclude(recruit__in=people).exclude(recruit__in=erased.values("recruit"))
    steps = served.filter(recruit__in=people).exclude(step__in=others.values("step"))
    return Q(**{f"{table.of_groups}__in": steps.values("step")})


def _what_events_are_of(table: NamedRows, rows: QuerySet[Any]) -> Q:
    if not issubclass(rows.model, Owned):
        return NOBODY
    return Q(object_kind=table.table, object_id__in=rows.order_by().values("pk"))


def _of_kind(table: PersonalTable, kind: str) -> Q | None:
    """What narrows a table to the kind; None where it has none of it."""
    parts = [(part.kind, Q(**{f"{part.where}__in": part.values})) for part in table.parts]
    others = ~_any(part for _, part in parts) if parts else Q()
    if table.kind == kind:
        return others
    own = [part for key, part in parts if key == kind]
    return _any(own) if own else None


def _words(trust_id: UUID, kind: str, recruits: Collection[UUID], found: Q) -> Q:
    """Details of the events about them whose thing is of this kind, by the same parts as the thing itself; and of what is
    about them without naming them as a recruit, such as their own learning as a colleague."""
    events = Event.objects.filter(trust=trust_id, recruit__in=recruits)
    if kind == "audit":
        accounts = Membership.objects.filter(trust=trust_id, recruit__in=recruits)
        own = Event.objects.filter(trust=trust_id, object_kind="membership", object_id__in=accounts.values("pk"))
        numbers = Event.objects.filter(trust=trust_id, object_kind="mobilenumber", actor__in=accounts.values("pk"))
        return _any(Q(event__in=rows.values("pk")) for rows in (events, own, numbers))
    things = _any(_things(trust_id, table, kind, recruits) for table in read_personal_data().tables)
    others = Event.objects.filter(found, trust=trust_id, recruit__isnull=True)
    return Q(event__in=events.filter(things).values("pk")) | Q(event__in=others.values("pk"))


def _things(trust_id: UUID, table: PersonalTable, kind: str, recruits: Collection[UUID]) -> Q:
    """What narrows events to those whose thing is a row of this table and of the kind."""
    mine, others = Q(object_kind=table.table), [part for part in table.parts if part.kind != kind]
    if table.kind == kind and not others:
        return mine
    if table.kind != kind and len(others) == len(table.parts):
        return NOBODY
    rows = _all(apps.get_model(table.label), trust_id).order_by().filter(about(table, recruits))
    if table.kind == kind:
        of_others = _any(Q(**{f"{part.where}__in": part.values}) for part in others)
        return mine & ~Q(object_id__in=rows.filter(of_others).values("pk"))
    return mine & Q(object_id__in=rows.filter(_of_kind(table, kind) or NOBODY).values("pk"))


def _all(model: type[Model], trust_id: UUID) -> QuerySet[Any]:
    rows = model._default_manager.order_by("pk")
    return rows.filter(trust=trust_id) if hasattr(model, "trust_id") else rows


def _any(parts: Any) -> Q:
    return reduce(or_, parts, NOBODY)
