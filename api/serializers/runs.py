"""Report runs, for what is sent and for the schema."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.bodies import OneOf
from api.serializers.fields import Body, Day, Text
from api.serializers.reports import GroupRow, ReportRow
from api.serializers.rows import Named, maybe
from onboarding.models.report_choices import Assurance

Row = s.Serializer[Any]


class NewRun(Body):
    """The day whose report is kept; today unless given."""

    plan = Text(required=False, allow_blank=False, max_length=60)
    as_of = Day(required=False)


class Signing(Body):
    """The password proves that whoever holds the session or token is the director."""

    caveats = Text(max_length=10_000)
    assurance = OneOf(Assurance.values, required=False)
    password = Text(required=True, max_length=200, trim_whitespace=False)


class RunAction(Row):
    """One action in short."""

    key = s.CharField()
    title = s.CharField()
    people = s.IntegerField()
    people_met = s.IntegerField()
    people_rate = maybe(s.FloatField)
    rag = s.ChoiceField(["green", "amber", "red", "grey"])
    direction = maybe(s.CharField)


class RunRow(Row):
    """Figures kept as they stood. Who made it is null for the nightly one; a signature is null where there is none."""

    id = s.UUIDField()
    plan = s.CharField()
    as_of = s.DateField()
    known_before = s.DateTimeField()
    made_at = s.DateTimeField()
    made_by = Named(allow_null=True)
    definition_version = s.CharField()
    people_in_scope = s.IntegerField()
    actions = RunAction(many=True)
    signed_by = Named(allow_null=True)
    signed_at = maybe(s.DateTimeField)
    caveats = maybe(s.CharField)
    assurance = maybe(s.CharField, help_text="How sure the director says that the board can be")
    restates = maybe(s.UUIDField, help_text="The signed run that this one restates")


class DifferenceRow(Row):
    """A figure that is not the same; the action is empty for those of the whole report."""

    action = s.CharField()
    figure = s.CharField()
    before = s.JSONField()
    after = s.JSONField()


class RestatementRow(Row):
    """What a signed run would say with what was recorded since, and why."""

    id = s.UUIDField()
    later = s.UUIDField()
    reason = s.CharField()
    published_by = Named()
    published_at = s.DateTimeField()
    differences = DifferenceRow(many=True)


class RunDetail(RunRow):
    """A run with all its figures, its groups (for HR) and what was restated."""

    report = ReportRow()
    groups = s.DictField(child=GroupRow(many=True))
    restatements = RestatementRow(many=True)
