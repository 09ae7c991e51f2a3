"""What is decided for a day to come, and done by the worker on that day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.people import Membership
from onboarding.models.recruits import Recruit, Ward
from onboarding.models.wall_choices import PlannedState


def _member() -> models.ForeignKey[Membership | None, Membership | None]:
    return models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")


class PlannedTransfer(Owned):
    """A move of somebody to another ward or other people that HR decided for a day to come.

    `fields` are what changes: each has its new value, or nobody. While it WAITS nothing changes; on the day the worker does it
    as a move of that day is done, or says in `why_not` why it could not (REFUSED). One waits for a person at a time."""

    recruit = models.ForeignKey(Recruit, models.PROTECT, db_constraint=False, related_name="planned_transfers")
    on = models.DateField()
    fields = ArrayField(models.CharField(max_length=20))
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, db_constraint=False, related_name="+")
    line_manager = _member()
    pastoral_lead = _member()
    buddy = _member()
    reason = models.TextField(blank=True)
    planned_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    planned_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=PlannedState, default=PlannedState.WAITING)
    why_not = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("plannedtransfer", "recruit", "ward", "line_manager", "pastoral_lead", "buddy", "planned_by"),
            models.UniqueConstraint(
                fields=["trust", "recruit"], condition=Q(state="waiting"), name="plannedtransfer_one_waits"
            ),
            models.CheckConstraint(condition=Q(fields__len__gt=0), name="plannedtransfer_changes_something"),
        ]
        indexes = [
            models.Index(fields=["trust", "on"], condition=Q(state="waiting"), name="plannedtransfer_waiting"),
            models.Index(fields=["trust", "recruit", "-planned_at"], name="plannedtransfer_of_person"),
        ]
