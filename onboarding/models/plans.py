"""Improvement plans as versioned data: what the trust answers to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.people import Membership


class ImprovementPlan(Owned):
    """A framework such as the EDI improvement plan. `rag` is its printed rule; `digest` is of its library file."""

    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    published_on = models.DateField()
    source = models.TextField()
    checked_on = models.DateField()
    status_note = models.TextField(blank=True)
    focus = models.TextField(blank=True)
    metrics = models.JSONField(default=list)
    rag = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, models.UniqueConstraint(fields=["trust", "key"], name="plan_key")]


class PlanAction(Owned):
    """One action of a plan with its deadline and the must-haves without which it is not met for a person."""

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, db_constraint=False, related_name="actions")
    key = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    requirement = models.TextField()
    deadline_on = models.DateField()
    confidence = models.CharField(max_length=10)
    topics = models.JSONField(default=list)
    must_haves = ArrayField(models.CharField(max_length=60), default=list)
    conditions = models.JSONField(default=dict)

    class Meta(Owned.Meta):
        ordering = ["position"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("planaction", "plan"),
            models.UniqueConstraint(fields=["trust", "plan", "key"], name="planaction_key"),
        ]


class MetricValue(Owned):
    """The value of one of a plan's metrics for a year, as the trust typed it in, with where it was read."""

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, db_constraint=False, related_name="values")
    metric = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=6, decimal_places=2)
    respondents = models.PositiveIntegerField(null=True)
    source = models.TextField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        ordering = ["metric", "year"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("metricvalue", "plan", "recorded_by"),
            models.UniqueConstraint(fields=["trust", "plan", "metric", "year"], name="metricvalue_one_a_year"),
            models.CheckConstraint(condition=~models.Q(source=""), name="metricvalue_has_a_source"),
        ]
