"""Improvement plans as versioned data: what the trust answers to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from onboarding.models.base import Owned, same_trust


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
