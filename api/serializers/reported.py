"""What answers about things that people tell of look like, for the schema."""

from rest_framework import serializers as s

from api.serializers.rows import Named, Row, maybe, word
from onboarding.models import choices as c


class OccurrenceRow(Row):
    """Something that happened to a recruit, or (null) to the organisation. An absence is open while `ended_on` is null."""

    id = s.UUIDField()
    recruit = Named(allow_null=True)
    kind = word(c.OccurrenceKind)
    happened_on = s.DateField()
    words = s.CharField()
    reported_by = s.CharField()
    recorded_at = s.DateTimeField()
    ended_on = maybe(s.DateField)
    ended_words = s.CharField()
    ended_by = maybe(s.CharField)
    working_days = s.IntegerField(help_text="Working days from the first day through the last one, or through today")
    ward = s.CharField()
    case_officer = maybe(s.CharField)
    sponsor = word(c.Sponsor, allow_blank=True)
    revision = s.IntegerField()


class ProposalRow(Row):
    """A day that somebody proposed for a date, beside the date as it stands."""

    id = s.UUIDField()
    recruit = Named()
    kind = word(c.MilestoneKind)
    occurrence = s.IntegerField()
    planned_on = maybe(s.DateField)
    actual_on = maybe(s.DateField)
    reason = s.CharField()
    state = word(c.ProposalState)
    proposed_by = s.CharField()
    proposed_at = s.DateTimeField()
    decided_by = maybe(s.CharField)
    decided_at = maybe(s.DateTimeField)
    decision_reason = s.CharField()
    now_planned_on = maybe(s.DateField, help_text="Null too where you may not know this date")
    now_actual_on = maybe(s.DateField, help_text="Null too where you may not know this date")
    revision = s.IntegerField()
