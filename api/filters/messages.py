"""What lists of reminders and of messages can be asked."""

from django.db.models import QuerySet

from api.filters.fields import AnyOf, Day, Filters, Id, OneOf, Words
from onboarding.models import Message, Reminder
from onboarding.models.choices import MessageState, ReminderState
from onboarding.selectors.messages import MESSAGE_ORDERS, filter_messages
from onboarding.selectors.reminders import REMINDER_ORDERS, filter_reminders


class ReminderFilters(Filters):
    state = AnyOf(ReminderState.values)
    recipient = Id(label="The membership of who is told")
    step = Id()
    recruit = Id(label="Reminders of steps of this recruit's own")
    policy = Words(label="Key of the reminder policy")
    due_after = Day(label="Due on this day or later")
    due_before = Day(label="Due on this day or earlier")
    send_after = Day(label="To leave on this day or later")
    send_before = Day(label="To leave on this day or earlier")
    search = Words(label="Part of the title, or of a name")
    ordering = OneOf(list(REMINDER_ORDERS))

    def filter_queryset(self, queryset: QuerySet[Reminder]) -> QuerySet[Reminder]:
        return filter_reminders(queryset, self.wanted, **self.order)


class MessageFilters(Filters):
    state = AnyOf(MessageState.values)
    recipient = Id(label="The membership of who is written to")
    kind = Words(label="Kind of message, such as digest")
    day_after = Day(label="Of this day or later")
    day_before = Day(label="Of this day or earlier")
    search = Words(label="Part of the reader's name")
    ordering = OneOf(list(MESSAGE_ORDERS))

    def filter_queryset(self, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return filter_messages(queryset, self.wanted, **self.order)
