"""Reports as files that take longer than a request: asked for in a row, made by a worker, kept for a day."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.people import Membership
from onboarding.models.report_choices import FileState
from onboarding.models.reports import ReportRun


class ReportFile(Owned):
    """The readiness report of a moment, or one that was kept (`run`), as a file, for whoever asked for it and nobody else.
    `as_of` and `known_at` are the days that were asked for, however late it is made. `content` is there once it is ready;
    `why_not` says why it could not be made."""

    member = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    plan = models.CharField(max_length=60)
    output = models.CharField(max_length=4)
    as_of = models.DateField(null=True)
    known_at = models.DateField(null=True)
    run = models.ForeignKey(ReportRun, models.PROTECT, null=True, db_constraint=False, related_name="+")
    state = models.CharField(max_length=10, choices=FileState, default=FileState.WAITING)
    asked_at = models.DateTimeField(db_default=Now())
    began_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(null=True)
    why_not = models.TextField(blank=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("reportfile", "member", "run"),
            models.CheckConstraint(
                condition=Q(state="ready", content__isnull=False) | ~Q(state="ready") & Q(content__isnull=True),
                name="reportfile_ready_has_content",
            ),
        ]
