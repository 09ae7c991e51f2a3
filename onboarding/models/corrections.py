"""What somebody asks HR to correct of what is kept about them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.people import Membership
from onboarding.models.wall_choices import CorrectionState


def _who(*, null: bool = False) -> models.ForeignKey[Membership | None, Membership | None]:
    return models.ForeignKey(Membership, models.PROTECT, null=null, db_constraint=False, related_name="+")


class CorrectionRequest(Owned):
    """A recruit or a member of staff says what is wrong about them and what it should be, in their words. `detail` is which
    entry they mean, where they said so. HR corrects it where it stands, or says why not."""

    asked_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    detail = models.CharField(max_length=100, blank=True)
    wrong = models.TextField()
    right = models.TextField()
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    decided_by = _who(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("correctionrequest", "asked_by", "decided_by"),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=CorrectionState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="correctionrequest_says_who_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.DECLINED) | ~Q(decision_reason=""),
                name="correctionrequest_says_why_not",
            ),
        ]
        indexes = [models.Index(fields=["trust", "state", "asked_at"], name="correctionrequest_open")]
