"""Rules of reminding, how often one is written to, and limits that one was told of."""

from rest_framework import serializers as s

from api.serializers.fields import Body, Id, Text, Whole, YesNo
from api.serializers.rows import Named, Row, maybe, word
from onboarding.models import choices as c

DAYS = "Signed days: before the due day days of the calendar, after it working days; empty for each step's own"


class RuleChanges(Body):
    """What a rule shall say; what is left out stays."""

    bases = s.ListField(child=Text(max_length=20), required=False, max_length=20)
    limits = s.ListField(child=Text(max_length=20), required=False, max_length=20)
    offset_days = s.ListField(child=Whole(), required=False, max_length=20, help_text=DAYS)
    repeat_every = Whole(required=False)
    repeat_times = Whole(required=False)
    audience = s.ListField(child=Text(max_length=40), required=False, max_length=20)
    is_active = YesNo(required=False)


class RuleBody(RuleChanges):
    """The same, with the reason for it."""

    reason = Text(max_length=4000, required=True)


class MailBody(Body):
    """How often one wants to be written to."""

    frequency = Text(max_length=20, required=True)


class NumberBody(Body):
    """The mobile number to which text messages shall go."""

    number = Text(max_length=30, required=True)


class CodeBody(Body):
    """The code that went to the number."""

    code = Text(max_length=20, required=True)


class SeenBody(Body):
    """Which limit one saw, by its step."""

    step = Id()


class EffectRow(Row):
    """How many reminders left a week to a year ago, after how many the step was sent in or done within a week, and the
    share in percent; null where there are too few to say."""

    sent = s.IntegerField()
    followed = s.IntegerField()
    percent = maybe(s.IntegerField)


class ReminderRuleRow(Row):
    """When people are reminded, of what, and who. An empty audience: whoever does the step."""

    id = s.UUIDField()
    key = s.CharField()
    title = s.CharField()
    bases = s.ListField(child=s.ChoiceField(c.Basis.choices))
    limits = s.ListField(child=s.ChoiceField(c.Limit.choices))
    offset_days = s.ListField(child=s.IntegerField(), help_text=DAYS)
    repeat_every = s.IntegerField()
    repeat_times = s.IntegerField()
    audience = s.ListField(child=s.ChoiceField(c.Role.choices))
    is_active = s.BooleanField()
    is_unseen = s.BooleanField(help_text="Days count from when a limit was told of and nobody said that they saw it")
    why = s.CharField(help_text="Where the rule comes from")
    effect = EffectRow()


class ReminderRuleLineRow(Row):
    """What a rule said from a day on."""

    effective_on = s.DateField()
    by = s.CharField()
    reason = s.CharField()
    rule = s.DictField()


class ReminderRuleDetail(ReminderRuleRow):
    """A rule with its history, newest first."""

    history = ReminderRuleLineRow(many=True)


class ReminderRulePreviewRow(Row):
    """How many messages leave in the next days as the rules are, and as they would be. Nothing is saved."""

    days = s.IntegerField()
    before = s.IntegerField()
    after = s.IntegerField()


class MailRow(Row):
    """How often one is written to of what is no limit set by law or a regulator."""

    frequency = word(c.MailFrequency)


class TextsRow(Row):
    """Where one stands with text messages; of the number, how it ends. `refused`: none arrives there, so none is sent."""

    state = s.ChoiceField(choices=["none", "asked", "confirmed", "refused"])
    number = s.CharField(allow_blank=True, help_text="How the number ends, such as `ending in 123`; empty for `none`")


class ToldLimitRow(Row):
    """A limit that one was told of and that is open, and whether one has said that one saw it."""

    step = s.UUIDField()
    title = s.CharField()
    due_on = s.DateField()
    recruit = maybe(Named)
    seen = s.BooleanField()
