"""Messages as rows: what was or will be written to whom, and what became of it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.models import Membership, Message, Recruit, Reminder
from onboarding.models.choices import MessageState, Role

Row = dict[str, Any]
READER = ("recipient_id", "contact_id")
READER_NAMES = {"recipient_name": F("recipient__full_name"), "contact_name": F("contact__full_name")}
PLAIN = ("id", "channel", "kind", "local_day", "sequence", "state", "attempts", "next_at", "sent_at", "last_error")
MESSAGE_ORDERS: Mapping[str, tuple[str, ...]] = {
    "local_day": ("local_day", "id"),
    "-local_day": ("-local_day", "-id"),
}


def visible_messages(viewer: Membership) -> QuerySet[Message]:
    """Messages that the viewer may know of: HR those of the whole trust, everyone else those written to them."""
    rows = Message.objects.filter(trust=viewer.trust_id)
    return rows if viewer.has_role(Role.HR) else rows.filter(recipient=viewer)


def messages_to(viewer: Membership) -> QuerySet[Message]:
    """What was written to the viewer, whether it reached them or not; newest first."""
    rows = Message.objects.filter(trust=viewer.trust_id, recipient=viewer)
    ended = [MessageState.SENT, MessageState.DEAD, MessageState.MISSED]
    return rows.filter(state__in=ended).order_by(*MESSAGE_ORDERS["-local_day"])


def messages_to_member(viewer: Membership, member: Membership) -> QuerySet[Message]:
    """Everything that was or will be written to a colleague or recruit, for HR; newest first. Raises NotAllowed."""
    require(viewer, Action.MANAGE_MESSAGES)
    return visible_messages(viewer).filter(recipient=member).order_by(*MESSAGE_ORDERS["-local_day"])


def messages_to_contact(viewer: Membership, recruit: Recruit) -> QuerySet[Message]:
    """The same of a recruit who has no account and is written to at their contact address. Raises NotAllowed."""
    require(viewer, Action.MANAGE_MESSAGES)
    return visible_messages(viewer).filter(contact=recruit).order_by(*MESSAGE_ORDERS["-local_day"])


def find_message(viewer: Membership, message_id: UUID) -> Message:
    """One visible message with its reader. Raises NotFound, whether it is missing or foreign."""
    found = visible_messages(viewer).select_related("recipient", "contact", "trust").filter(pk=message_id).first()
    if found is None:
        raise NotFound()
    return found


def lock_message(viewer: Membership, message_id: UUID) -> Message:
    """The same, locked against others, workers too, until the transaction ends."""
    locked = visible_messages(viewer).select_for_update(no_key=True).filter(pk=message_id)
    if not locked.values_list("pk"):
        raise NotFound()
    return find_message(viewer, message_id)


def filter_messages(
    messages: QuerySet[Message], wanted: Mapping[str, Any], order: str = "-local_day"
) -> QuerySet[Message]:
    """The messages that are all that is wanted (names of `MESSAGE_FILTERS`), newest day first unless asked."""
    for name, value in wanted.items():
        messages = messages.filter(MESSAGE_FILTERS[name](value))
    return messages.order_by(*MESSAGE_ORDERS[order])


def written_to(words: str) -> Q:
    """Whoever reads it has these words in their name; each table is looked at once."""
    members = Membership.objects.filter(full_name__icontains=words).values("pk")
    return Q(recipient__in=members) | Q(contact__in=Recruit.objects.filter(full_name__icontains=words).values("pk"))


MESSAGE_FILTERS: Mapping[str, Callable[[Any], Q]] = {
    "state": lambda values: Q(state__in=values),
    "recipient": lambda value: Q(recipient=value),
    "kind": lambda value: Q(kind=value),
    "day_after": lambda value: Q(local_day__gte=value),
    "day_before": lambda value: Q(local_day__lte=value),
    "search": written_to,
}


def message_rows(messages: QuerySet[Message]) -> list[Row]:
    """Rows of the contract for these messages, in their order, in one query. No address stands in any of them."""
    told = Reminder.objects.filter(message=OuterRef("pk")).order_by().values("message").annotate(count=Count("id"))
    values = messages.values(*PLAIN, *READER, **READER_NAMES, told=Subquery(told.values("count")))
    return [_row(one) for one in values]


def _row(one: Mapping[str, Any]) -> Row:
    return {name: one[name] for name in PLAIN} | reader_of(one) | {"reminders": one["told"] or 0}


def reader_of(one: Mapping[str, Any]) -> Row:
    """Who reads it: a member, or as `contact` a recruit who has no account; the other is None."""
    return {
        whose: {"id": one[f"{whose}_id"], "name": one[f"{whose}_name"]} if one[f"{whose}_id"] else None
        for whose in ("recipient", "contact")
    }


def counts_by_state(viewer: Membership, **narrowed: Any) -> dict[str, int]:
    """How many visible messages are in each state, those narrowed by fields of the row. One query."""
    rows = visible_messages(viewer).filter(**narrowed).order_by().values("state").annotate(count=Count("id"))
    return dict(rows.values_list("state", "count"))


def dead_count(viewer: Membership) -> int:
    """How many messages could not be sent and wait for someone to mend them. One query, by an index of its own."""
    return visible_messages(viewer).filter(state=MessageState.DEAD).count()


def waiting_to_leave(viewer: Membership) -> tuple[int, int]:
    """How many messages wait to be sent, and to how many people. One query."""
    rows = visible_messages(viewer).filter(state=MessageState.PENDING)
    found = rows.aggregate(messages=Count("id"), people=Count("reader_id", distinct=True))
    return found["messages"], found["people"]
