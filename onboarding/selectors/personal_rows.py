"""Which rows are of one kind of data and about some people, by the decisions in `library/personal-data.yaml`."""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from onboarding.library.personal_data import PersonalTable, StaffTable, read_personal_data
from onboarding.models import Event, EventDetail, Membership
from onboarding.models.base import Owned

NOBODY = Q(pk__in=[])


def rows_of_kind(trust_id: UUID, kind: str, people: Collection[UUID]) -> Iterator[tuple[StaffTable, QuerySet[Any]]]:
    """Every table with rows of the kind, and its rows about these people: recruits, and members of staff who are none. The
    words of events go with what they are of."""
    for table in read_personal_data().tables:
        model = apps.get_model("onboarding", table.table)
        wanted = _words(trust_id, kind, people) if table.table == "eventdetail" else _of_kind(table, kind)
        if wanted is not None:
            about = _about(table, people) if table.table != "eventdetail" else Q()
            yield table, _all(model, trust_id).filter(about, wanted)
    if Membership.objects.filter(trust=trust_id, pk__in=people).exists():
        yield from _of_staff(trust_id, kind, people)


def _of_staff(trust_id: UUID, kind: str, members: Collection[UUID]) -> Iterator[tuple[StaffTable, QuerySet[Any]]]:
    things = NOBODY
    for table in (one for one in read_personal_data().staff if one.kind == kind):
        rows = _all(apps.get_model("onboarding", table.table), trust_id).filter(_about(table, members))
        if issubclass(rows.model, Owned):  # what events are of
            things |= Q(object_kind=table.table, object_id__in=rows.order_by().values("pk"))
        yield table, rows
    words = next(one for one in read_personal_data().tables if one.table == "eventdetail")
    events = Event.objects.filter(things, trust=trust_id).values("pk")
    yield words, EventDetail.objects.filter(trust=trust_id, event__in=events).order_by("pk")


def _about(table: StaffTable, people: Collection[UUID]) -> Q:
    return _any(Q(**{f"{path}__in": people}) for path in table.about)


def _of_kind(table: PersonalTable, kind: str) -> Q | None:
    """What narrows a table to the kind; None where it has none of it."""
    parts = [(part.kind, Q(**{f"{part.where}__in": part.values})) for part in table.parts]
    others = ~_any(part for _, part in parts) if parts else Q()
    if table.kind == kind:
        return others
    own = [part for key, part in parts if key == kind]
    return _any(own) if own else None


def _words(trust_id: UUID, kind: str, recruits: Collection[UUID]) -> Q:
    """Details of the events about them whose thing is of this kind, by the same parts as the thing itself."""
    events = Event.objects.filter(trust=trust_id, recruit__in=recruits)
    if kind == "audit":
        accounts = Membership.objects.filter(trust=trust_id, recruit__in=recruits)
        own = Event.objects.filter(trust=trust_id, object_kind="membership", object_id__in=accounts.values("pk"))
        numbers = Event.objects.filter(trust=trust_id, object_kind="mobilenumber", actor__in=accounts.values("pk"))
        return _any(Q(event__in=rows.values("pk")) for rows in (events, own, numbers))
    things = _any(_things(trust_id, table, kind, recruits) for table in read_personal_data().tables)
    return Q(event__in=events.filter(things).values("pk"))


def _things(trust_id: UUID, table: PersonalTable, kind: str, recruits: Collection[UUID]) -> Q:
    """What narrows events to those whose thing is a row of this table and of the kind."""
    mine, others = Q(object_kind=table.table), [part for part in table.parts if part.kind != kind]
    if table.kind == kind and not others:
        return mine
    if table.kind != kind and len(others) == len(table.parts):
        return NOBODY
    rows = _all(apps.get_model("onboarding", table.table), trust_id).order_by().filter(_about(table, recruits))
    if table.kind == kind:
        of_others = _any(Q(**{f"{part.where}__in": part.values}) for part in others)
        return mine & ~Q(object_id__in=rows.filter(of_others).values("pk"))
    return mine & Q(object_id__in=rows.filter(_of_kind(table, kind) or NOBODY).values("pk"))


def _all(model: type[Model], trust_id: UUID) -> QuerySet[Any]:
    rows = model._default_manager.order_by("pk")
    return rows.filter(trust=trust_id) if hasattr(model, "trust_id") else rows


def _any(parts: Any) -> Q:
    return reduce(or_, parts, NOBODY)
