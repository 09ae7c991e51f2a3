"""Reminders, messages and settings: what is sent, and for the schema what answers look like."""

from rest_framework import serializers as s

from api.serializers.fields import Body, Day, Whole, YesNo
from api.serializers.rows import Named, Row, maybe, word
from onboarding.models import choices as c


class SettingsBody(Body):
    """What HR decides for the whole trust."""

    mail_held = YesNo(required=False)
    group_limit = Whole(required=False)
    green_at_least = Whole(required=False, allow_null=True)
    amber_at_least = Whole(required=False, allow_null=True)
    target_dates = s.DictField(child=s.DictField(child=Day(allow_null=True)), required=False)


class SettingsRow(Row):
    """Whether messages are held, since when, and the day on which the trust went live."""

    live_on = s.DateField()
    mail_held = s.BooleanField()
    mail_held_on = maybe(s.DateField)
    mail_released_on = maybe(s.DateField)
    group_limit = s.IntegerField(help_text="Directors see no group of fewer people")
    green_at_least = maybe(s.IntegerField, help_text="Percent; null: as the plan has it")
    amber_at_least = maybe(s.IntegerField, help_text="Percent; null: as the plan has it")
    target_dates = s.DictField(child=s.DictField(child=s.DateField()), help_text="By plan and action")
    revision = s.IntegerField()


class ReminderRow(Row):
    """One thing to tell one person about one step on one occasion: the signed days from the due day."""

    id = s.UUIDField()
    step = s.UUIDField()
    title = s.CharField()
    recruit = maybe(Named)
    policy = s.CharField()
    policy_title = s.CharField()
    occasion = s.IntegerField()
    due_on = s.DateField()
    send_on = s.DateField()
    recipient = maybe(Named)
    contact = maybe(Named, help_text="A recruit who has no account, in the place of the recipient")
    channel = word(c.Channel)
    state = word(c.ReminderState)
    state_reason = s.CharField()
    message = maybe(s.UUIDField)
    message_state = word(c.MessageState, allow_null=True)


class PolicyRow(Row):
    """A reminder policy, by key and title."""

    key = s.CharField()
    title = s.CharField()


class ComingRow(Row):
    """One message that leaves on a day if nothing changes until then, and the rules that ask for it."""

    on = s.DateField()
    kind = s.CharField(help_text="digest; weekly or monthly where it also says how things stand")
    leaves_at = s.DateTimeField(help_text="Not before this: the hours at which mail leaves where its reader is")
    recipient = maybe(Named)
    contact = maybe(Named, help_text="A recruit who has no account, in the place of the recipient")
    reminders = s.IntegerField()
    hard_limits = s.IntegerField()
    policies = PolicyRow(many=True)


class MessageRow(Row):
    """What leaves for one person on one day. `last_error` is a kind of error and a code, never an address."""

    id = s.UUIDField()
    recipient = maybe(Named)
    contact = maybe(Named, help_text="A recruit who has no account, in the place of the recipient")
    channel = word(c.Channel)
    kind = s.CharField()
    local_day = s.DateField()
    sequence = s.IntegerField()
    state = word(c.MessageState)
    attempts = s.IntegerField()
    next_at = s.DateTimeField()
    sent_at = maybe(s.DateTimeField)
    last_error = s.CharField()
    reminders = s.IntegerField()


class WordsRow(Row):
    """What a message would say now."""

    subject = s.CharField()
    body = s.CharField()


class MessageDetail(MessageRow):
    """A message with what it tells of. `says` is for HR, and null once it has left or nothing of it holds."""

    tells_of = ReminderRow(many=True)
    says = maybe(WordsRow)
