"""The road to a register, for the schema."""

from rest_framework import serializers as s

from api.serializers.rows import Named, Row, Sourced, maybe, told, word
from onboarding.models import choices as c


class JourneyRow(Row):
    """Which road it is."""

    key = s.CharField()
    title = s.CharField()
    body = s.CharField()


class SureRow(Sourced):
    """Where something was read; `sure` where a page of the body concerned says it and nothing is in doubt."""

    confidence = word(c.Confidence)
    to_confirm = maybe(s.CharField)
    sure = s.BooleanField()


class RuleRow(SureRow):
    """A number of attempts or a gap, in words."""

    words = s.CharField()


class SittingRow(Row):
    """One sitting of a test. Result and outcome are null where the viewer may not know them."""

    number = s.IntegerField()
    booked_on = maybe(s.DateField)
    sat_on = maybe(s.DateField)
    result_on = maybe(s.DateField)
    outcome = maybe(s.CharField)
    words = s.CharField()
    early = s.CharField(help_text="The rule of a gap that this sitting does not keep; empty where it keeps it")


class NextSittingRow(Row):
    """The sitting that can be booked next, and the first day for it."""

    number = s.IntegerField()
    earliest_on = maybe(s.DateField)


class NumberRow(RuleRow):
    """A number on the register: what it is called, its usual form, and whether it has that form."""

    called = s.CharField()
    example = s.CharField()
    value = s.CharField()
    fits = s.BooleanField()


class RoadStageRow(SureRow):
    """One part: a test with its sittings, or a day. Fields of the other kind are left out."""

    key = s.CharField()
    kind = s.ChoiceField(["test", "date"])
    title = s.CharField()
    explanation = s.CharField()
    optional = s.BooleanField()
    sitting = told(s.CharField)
    outcomes = told(s.ListField, child=s.CharField())
    sittings = told(SittingRow, many=True)
    passed = told(s.BooleanField, allow_null=True)
    next = told(NextSittingRow, allow_null=True)
    left = told(s.IntegerField, allow_null=True)
    then = told(s.CharField)
    rules = told(RuleRow, many=True)
    milestone = told(s.CharField)
    occurrence = told(s.IntegerField)
    planned_on = told(s.DateField, allow_null=True)
    actual_on = told(s.DateField, allow_null=True)
    number = told(NumberRow, allow_null=True)


class LimitRow(Sourced):
    """A last day of law; `days_left` is negative once it has passed, null where it is met or not known."""

    step = s.UUIDField()
    item = s.UUIDField()
    title = s.CharField()
    due_on = maybe(s.DateField)
    due_words = s.CharField()
    days_left = maybe(s.IntegerField)
    met_on = maybe(s.DateField)
    rule = s.CharField()
    confidence = word(c.Confidence)
    to_confirm = maybe(s.CharField)
    checked_on = s.DateField()
    review_on = s.DateField()


class RegistrationRow(Row):
    """One recruit's road to the register of their profession."""

    recruit = Named()
    regulator = word(c.Regulator, allow_blank=True)
    journey = JourneyRow(allow_null=True)
    checked_on = maybe(s.DateField)
    review_on = maybe(s.DateField)
    results_shown = s.BooleanField()
    number = s.CharField()
    may_record = s.BooleanField()
    stages = RoadStageRow(many=True)
    limits = LimitRow(many=True)
