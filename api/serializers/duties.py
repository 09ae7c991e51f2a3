"""What is sent about duty clocks, and what answers about them look like."""

from typing import Any

from django.http import QueryDict
from rest_framework import serializers as s

from api.serializers.bodies import OneOf
from api.serializers.fields import Body, Day, Id, Text, Whole
from api.serializers.reported import OccurrenceRow
from api.serializers.rows import Named, Row, SubjectRow, maybe, told, word
from onboarding.models import choices as c
from onboarding.rules.duty_clocks import EVIDENCE
from onboarding.selectors.duties import STATES


class NewDuty(Body):
    """Something that happened to a recruit, or (without one) to the organisation."""

    recruit = Id(required=False, allow_null=True)
    kind = OneOf(c.OccurrenceKind.choices)
    on = Day(help_text="The day on which it happened or takes effect; today where it is left out")
    words = Text(trim_whitespace=False)


class Way(Whole):
    """A number; in a form, where everything is text, the digits of one."""

    def to_internal_value(self, data: Any) -> int:
        of_a_form = isinstance(getattr(self.parent, "initial_data", None), QueryDict)
        if of_a_form and isinstance(data, str) and data.isascii() and data.isdecimal() and len(data) < 4:
            data = int(data)
        return super().to_internal_value(data)


class Closing(Body):
    """The evidence with which a clock is closed. With a file, send a form instead of JSON."""

    way = Way(help_text="Which line of `closes_with`, counted from 1")
    on = Day(help_text="The day of the report, check or note")
    reference = Text(help_text="The number of the report in the sponsor system")
    note = Text(trim_whitespace=False)
    file = s.FileField(required=False, allow_empty_file=True, max_length=None)


class ClosesWithRow(Row):
    """One line of what closes a clock; `evidence` is null where a fact does."""

    way = s.IntegerField()
    words = s.CharField()
    evidence = maybe(s.ChoiceField, choices=list(EVIDENCE))


class SameLimitRow(Row):
    """The open step with the same limit: completing it closes the clock too."""

    step = s.UUIDField()
    title = s.CharField()


class ClosedWithRow(Row):
    """What a person closed it with."""

    on = maybe(s.DateField)
    reference = s.CharField()
    by = s.CharField()


class NeedNotReportRow(Row):
    """Why it need not be reported; `agreed_by` is null until a second person has decided."""

    reason = s.CharField()
    by = s.CharField()
    agreed_by = maybe(s.CharField)
    state = word(c.WaiverState)


class DutyRow(Row):
    """One duty clock. `days_left` is null where it is closed or cannot be computed."""

    id = s.UUIDField()
    duty = s.CharField()
    title = s.CharField()
    explanation = s.CharField()
    kind = s.ChoiceField(choices=["last_day", "not_before"])
    subject = SubjectRow()
    recruit = Named(allow_null=True)
    ward = s.CharField()
    case_officer = maybe(s.CharField)
    delegate = maybe(s.CharField)
    owner_role = word(c.Role)
    begun_by = s.CharField()
    number = s.IntegerField(help_text="Which time: 2 for the second visa or absence")
    began_on = maybe(s.DateField)
    starts_when = s.CharField()
    state = s.ChoiceField(choices=list(STATES))
    clock_ends_on = maybe(s.DateField, help_text="Where the clock ends before the days to report")
    due_on = maybe(s.DateField)
    days_left = maybe(s.IntegerField)
    overdue = s.BooleanField()
    cannot_be_computed = s.BooleanField()
    applies = word(c.Applies)
    applies_reason = s.CharField()
    waiting_for = s.ListField(child=s.CharField())
    provisional = s.BooleanField()
    holidays_not_published = maybe(
        s.IntegerField, help_text="The day was counted with bank holidays of this year, which are not published yet"
    )
    due_words = s.CharField()
    closed_on = maybe(s.DateField)
    closes_with = ClosesWithRow(many=True)
    must_never = s.CharField()
    to_confirm = s.CharField()
    basis = word(c.Basis)
    confidence = word(c.Confidence)
    confirmed = s.BooleanField()
    source = told(s.CharField)
    checked_on = s.DateField(help_text="The day that the source speaks for")
    review_on = s.DateField()
    check_this_rule = s.BooleanField(help_text="The day to look it up again has passed")
    version = s.IntegerField()
    item = s.UUIDField()
    same_limit = SameLimitRow(allow_null=True)
    closed_with = ClosedWithRow(allow_null=True)
    need_not_report = NeedNotReportRow(allow_null=True)
    revision = s.IntegerField()


class OccurrenceWithClocks(OccurrenceRow):
    """What was recorded, and the clocks that it began."""

    clocks = DutyRow(many=True)
