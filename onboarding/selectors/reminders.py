"""Reminders as rows: what somebody is told about which step, on which occasion, and what became of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from onboarding.access import Action, require
from onboarding.models import Enrolment, Item, Membership, Message, Reminder
from onboarding.models.choices import Role
from onboarding.selectors.messages import READER, READER_NAMES, reader_of, written_to
from onboarding.selectors.visible import visible_steps

Row = dict[str, Any]
PLAIN = ("id", "occasion", "due_on", "send_on", "channel", "state", "state_reason")
REMINDER_ORDERS: Mapping[str, tuple[str, ...]] = {
    "send_on": ("send_on", "id"),
    "-send_on": ("-send_on", "-id"),
    "due_on": ("due_on", "id"),
    "-due_on": ("-due_on", "-id"),
}


def trust_reminders(viewer: Membership) -> QuerySet[Reminder]:
    """All reminders of the viewer's trust. Raises NotAllowed."""
    require(viewer, Action.SEE_REMINDERS)
    return Reminder.objects.filter(trust=viewer.trust_id)


def reminders_of(viewer: Membership, message: Message) -> QuerySet[Reminder]:
    """What a visible message tells of, earliest due day first; to its reader only of steps that they may still see."""
    rows = Reminder.objects.filter(message=message).order_by("due_on", "id")
    return rows if viewer.has_role(Role.HR) else rows.filter(step__in=visible_steps(viewer))


def reminders_in(viewer: Membership, messages: Collection[UUID]) -> QuerySet[Reminder]:
    """What these messages told of: for HR all of it, for their reader as far as they may see the steps still."""
    rows = Reminder.objects.filter(trust=viewer.trust_id, message__in=messages).order_by("due_on", "id")
    return rows if viewer.has_role(Role.HR) else rows.filter(recipient=viewer, step__in=visible_steps(viewer))


def filter_reminders(
    reminders: QuerySet[Reminder], wanted: Mapping[str, Any], order: str = "-send_on"
) -> QuerySet[Reminder]:
    """The reminders that are all that is wanted (names of `REMINDER_FILTERS`), latest day of sending first."""
    for name, value in wanted.items():
        reminders = reminders.filter(REMINDER_FILTERS[name](value))
    return reminders.order_by(*REMINDER_ORDERS[order])


def _named(words: str) -> Q:
    """Part of the title, of the recruit's or of the recipient's name; each looked at once."""
    items = Item.objects.filter(title__icontains=words).values("pk")
    about = Enrolment.objects.filter(recruit__full_name__icontains=words).values("pk")
    return Q(step__item__in=items) | Q(step__enrolment__in=about) | written_to(words)


REMINDER_FILTERS: Mapping[str, Callable[[Any], Q]] = {
    "state": lambda values: Q(state__in=values),
    "recipient": lambda value: Q(recipient=value),
    "step": lambda value: Q(step=value),
    "recruit": lambda value: Q(step__enrolment__recruit=value),
    "policy": lambda value: Q(policy__key=value),
    "due_after": lambda value: Q(due_on__gte=value),
    "due_before": lambda value: Q(due_on__lte=value),
    "send_after": lambda value: Q(send_on__gte=value),
    "send_before": lambda value: Q(send_on__lte=value),
    "search": _named,
}


def reminder_rows(reminders: QuerySet[Reminder]) -> list[Row]:
    """Rows of the contract for these reminders, in their order, in one query."""
    names = {
        "title": F("step__item__title"),
        "about_id": F("step__enrolment__recruit_id"),
        "about_name": F("step__enrolment__recruit__full_name"),
        "policy_key": F("policy__key"),
        "policy_title": F("policy__title"),
        **READER_NAMES,
        "message_state": F("message__state"),
    }
    return list(_rows(reminders.values(*PLAIN, *READER, "step_id", "message_id", **names)))


def _rows(values: Iterable[Mapping[str, Any]]) -> Iterable[Row]:
    for one in values:
        yield {name: one[name] for name in (*PLAIN, "policy_title", "message_state", "title")} | {
            "step": one["step_id"],
            "policy": one["policy_key"],
            "message": one["message_id"],
            **reader_of(one),
            "recruit": {"id": one["about_id"], "name": one["about_name"]} if one["about_id"] else None,
        }
