"""The readiness report, for the schema."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.rows import Sourced, maybe
from onboarding.models import choices as c

Row = s.Serializer[Any]


class MustHaveRow(Row):
    """One item without which an action is not met for a person."""

    item = s.CharField()
    due = s.IntegerField()
    met = s.IntegerField()
    not_met = s.IntegerField()
    unknown = s.IntegerField()


class TopicRow(Row):
    """What an action asks for by name, and the item that answers it."""

    key = s.CharField()
    title = s.CharField()
    item = s.CharField()
    due = s.IntegerField(required=False)
    met = s.IntegerField(required=False)
    not_met = s.IntegerField(required=False)
    unknown = s.IntegerField(required=False)


class CommitmentRow(Row):
    """What the trust itself does for an action."""

    key = s.CharField()
    title = s.CharField()
    plan_actions = s.ListField(child=s.CharField())
    in_date = s.BooleanField()
    state = s.ChoiceField(c.StepState.choices)
    due_on = maybe(s.DateField)
    done_on = maybe(s.DateField)


class ActionRow(Row):
    """One action of the plan: people first, then steps. people = met + not met + unknown; due likewise."""

    key = s.CharField()
    title = s.CharField()
    requirement = s.CharField()
    confidence = s.ChoiceField(c.Confidence.choices)
    deadline_on = s.DateField()
    people = s.IntegerField()
    people_met = s.IntegerField()
    people_not_met = s.IntegerField()
    people_unknown = s.IntegerField()
    people_rate = maybe(s.FloatField)
    must_haves = MustHaveRow(many=True)
    due = s.IntegerField()
    met = s.IntegerField()
    on_time = s.IntegerField()
    not_met = s.IntegerField()
    unknown = s.IntegerField()
    waiting = s.IntegerField()
    waived = s.IntegerField()
    inherited = s.IntegerField()
    step_rate = maybe(s.FloatField)
    rag = s.ChoiceField(["green", "amber", "red", "grey"])
    rag_rule = s.CharField()
    direction = maybe(s.CharField)
    topics = TopicRow(many=True)
    commitments = CommitmentRow(many=True)


class LegalLimitsRow(Row):
    """Limits that the law sets: how many run, how many are overdue, and by how many days the oldest."""

    running = s.IntegerField()
    overdue = s.IntegerField()
    oldest_days = s.IntegerField()


class ReportRow(Sourced):
    """How ready the trust is for each action of an improvement plan."""

    plan = s.CharField()
    title = s.CharField()
    publisher = s.CharField()
    status_note = s.CharField()
    as_of = s.DateField()
    known_at = s.DateField()
    definition_version = s.CharField()
    live_on = s.DateField()
    population = s.CharField()
    people_in_scope = s.IntegerField()
    actions = ActionRow(many=True)
    legal_limits = LegalLimitsRow()
    groups = s.ListField(child=s.DictField())
    suppressed = s.BooleanField()
