"""Who stands in for whom while they are away."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.people import Membership


def _member() -> models.ForeignKey[Membership, Membership]:
    return models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")


class StandIn(Owned):
    """A colleague does a member's whole work from the first through the last day of an absence.

    While it lasts, the steps that are the member's to do are in the colleague's hands (`Step.delegate`, with
    `Step.delegate_for`). It ends by itself after the last day; `ended_on` is when it did, or was taken back."""

    absent = _member()
    by = _member()
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.TextField(blank=True)
    arranged_by = _member()
    made_at = models.DateTimeField(db_default=Now())
    ended_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("standin", "absent", "by", "arranged_by"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="standin_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(absent=F("by")), name="standin_is_somebody_else"),
        ]
