"""The audit as rows."""

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from onboarding.models import Event, Membership

Row = dict[str, Any]


def visible_events(
    viewer: Membership, *, recruit: UUID | None = None, action: str = "", thing: UUID | None = None
) -> QuerySet[Event]:
    """Events of the viewer's trust, newest first: all, or those about one recruit, of one action, on one object."""
    rows = Event.objects.filter(trust=viewer.trust_id)
    wanted = {"recruit": recruit, "action": action, "object_id": thing}
    return rows.filter(**{name: value for name, value in wanted.items() if value}).order_by("-recorded_at", "-id")


def event_rows(events: QuerySet[Event]) -> list[Row]:
    """Rows of these events, in their order, in one query. `data` is null where its words were erased."""
    values = events.values(
        "id",
        "action",
        "object_kind",
        "object_id",
        "effective_on",
        "recorded_at",
        "recruit_id",
        "actor_id",
        actor_name=F("actor__full_name"),
        recruit_name=F("recruit__full_name"),
        data=F("detail__data"),
    )
    return [_row(one) for one in values]


def _row(one: Row) -> Row:
    return {
        "id": one["id"],
        "action": one["action"],
        "actor": {"id": one["actor_id"], "name": one["actor_name"]} if one["actor_id"] else None,
        "recruit": {"id": one["recruit_id"], "name": one["recruit_name"]} if one["recruit_id"] else None,
        "object": {"kind": one["object_kind"], "id": one["object_id"]},
        "effective_on": one["effective_on"],
        "recorded_at": one["recorded_at"],
        "data": one["data"],
    }
