"""Improvement plans and values of their measures, for the schema."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.rows import Named, Sourced, maybe
from onboarding.models import choices as c

Row = s.Serializer[Any]


class PlanRow(Sourced):
    """A framework that the trust answers to."""

    key = s.CharField()
    title = s.CharField()
    publisher = s.CharField()
    published_on = s.DateField()
    checked_on = s.DateField()
    status_note = s.CharField()
    focus = s.CharField()


class PlanMustHave(Row):
    """An item without which an action is not met for a person."""

    item = s.CharField()
    title = s.CharField()


class PlanActionRow(Row):
    """One action of a plan."""

    key = s.CharField()
    title = s.CharField()
    requirement = s.CharField()
    deadline_on = s.DateField()
    confidence = s.ChoiceField(c.Confidence.choices)
    topics = s.ListField(child=s.DictField())
    must_haves = PlanMustHave(many=True)
    conditions = s.DictField()


class MetricRow(Sourced):
    """A national measure of success. Its values are typed in, never worked out here."""

    key = s.CharField()
    title = s.CharField()
    measured_by = s.CharField()
    unit = s.ChoiceField(["percent", "score"])
    higher_is_better = s.BooleanField()


class PlanDetail(PlanRow):
    """A plan with its actions, measures and the rule of its colours; `numbers` are those that its rule says in words."""

    actions = PlanActionRow(many=True)
    metrics = MetricRow(many=True)
    rag = s.DictField()
    numbers = maybe(s.DictField)


class MetricValueRow(Sourced):
    """The value of a national measure for a year, and where the trust read it. `is_context`: an indicator of the Workforce Race
    Equality Standard, which is of another population, and no measure of the plan."""

    id = s.UUIDField()
    plan = s.CharField()
    metric = s.CharField()
    title = s.CharField()
    is_context = s.BooleanField()
    measured_by = s.CharField()
    unit = s.ChoiceField(["percent", "score"])
    higher_is_better = s.BooleanField()
    year = s.IntegerField()
    value = s.FloatField()
    respondents = maybe(s.IntegerField)
    recorded_by = Named()
    recorded_at = s.DateTimeField()
    revision = s.IntegerField()
