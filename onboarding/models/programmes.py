"""Programmes as defined: versions, stages and items. A published version never changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.choices import (
    Basis,
    Confidence,
    EvidenceKind,
    Gate,
    Limit,
    Private,
    ProgrammeKind,
    ReviewKind,
    Role,
    Roll,
    Scope,
    Sensitivity,
    Unit,
    VersionStatus,
)
from onboarding.rules.due_dates import DueRule
from onboarding.rules.milestones import ENROLLED
from onboarding.rules.prerequisites import qualified
from onboarding.rules.sources import FixedLimit, is_confirmed


class Programme(Owned):
    """A named pathway of a trust, in numbered versions. `audience` lists professions, or `all`."""

    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ProgrammeKind)
    audience = ArrayField(models.CharField(max_length=30))
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["trust", "key"], name="programme_key"),
        ]


class ProgrammeVersion(Owned):
    """One numbered wording of a programme: draft, then published and frozen, then retired.

    `digest` is the SHA-256 of the library file it came from, empty where a trust wrote it."""

    programme = models.ForeignKey(Programme, models.PROTECT, db_constraint=False, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    template_version = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    checked_on = models.DateField()
    review_on = models.DateField()
    source_note = models.TextField()
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("programmeversion", "programme"),
            models.UniqueConstraint(fields=["trust", "programme", "number"], name="programmeversion_number"),
            models.UniqueConstraint(
                fields=["trust", "programme"], condition=Q(status="published"), name="programmeversion_one_published"
            ),
        ]


class Stage(Owned):
    """An ordered part of a version."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, db_constraint=False, related_name="stages")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta(Owned.Meta):
        ordering = ["position"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("stage", "version"),
            models.UniqueConstraint(fields=["trust", "version", "key"], name="stage_key"),
        ]


class Item(Owned):
    """One thing to be done, as defined in a version: wording, owner, due rule, evidence, review, source.

    `path` is `programme/item`; `prerequisites` are paths; `anchor` is the data of the due rule as the library writes it."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, db_constraint=False, related_name="items")
    stage = models.ForeignKey(Stage, models.CASCADE, db_constraint=False, related_name="items")
    key = models.CharField(max_length=60)
    path = models.CharField(max_length=121)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=70)
    guidance = models.TextField()
    owner_role = models.CharField(max_length=30, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.PERSON)
    valid_months = models.PositiveSmallIntegerField(null=True)
    applies_when = models.JSONField(null=True)
    anchor = models.JSONField(null=True)
    offset = models.IntegerField(default=0)
    unit = models.CharField(max_length=12, choices=Unit, default=Unit.DAYS)
    roll = models.CharField(max_length=10, choices=Roll, default=Roll.NONE)
    then_offset = models.IntegerField(null=True)
    then_unit = models.CharField(max_length=12, choices=Unit, blank=True)
    limit = models.CharField(max_length=10, choices=Limit, default=Limit.TARGET)
    mandatory = models.BooleanField(default=True)
    gate = models.CharField(max_length=20, choices=Gate, blank=True)
    evidence = models.CharField(max_length=10, choices=EvidenceKind)
    private = models.CharField(max_length=10, choices=Private, blank=True)
    sensitivity = models.CharField(max_length=20, choices=Sensitivity, blank=True)
    review = models.CharField(max_length=20, choices=ReviewKind, default=ReviewKind.NONE)
    confirm_by_recruit = models.BooleanField(default=False)
    repeats = models.JSONField(null=True)
    prerequisites = ArrayField(models.CharField(max_length=121), default=list)
    remind_days_before = ArrayField(models.PositiveSmallIntegerField(), default=list)
    plan_actions = ArrayField(models.CharField(max_length=20), default=list)
    basis = models.CharField(max_length=20, choices=Basis)
    basis_note = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence)
    source = models.TextField()
    details = models.JSONField(default=dict)

    @property
    def due_rule(self) -> DueRule:
        """How its due day is worked out; without an anchor it counts from the day of enrolment."""
        return DueRule.from_data(
            self.anchor or ENROLLED, self.offset, self.unit, self.roll, self.then_offset, self.then_unit or None
        )

    @property
    def is_confirmed(self) -> bool:
        """Whether what it says was read in a page of the body concerned, and nothing is left in doubt."""
        return is_confirmed(self.confidence, self.details.get("to_confirm"))

    @property
    def fixed_limit(self) -> FixedLimit | None:
        """Who set its day where it was not us; None for a target of our own."""
        return FixedLimit(self.pk, self.basis, self.is_confirmed) if self.limit == Limit.HARD else None

    @property
    def follows(self) -> str | None:
        """The path of the item whose completion its day is counted from; None where it is counted from dates."""
        other = self.due_rule.item
        return qualified(self.path, other) if other else None

    class Meta(Owned.Meta):
        ordering = ["position"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("item", "version", "stage"),
            models.UniqueConstraint(fields=["trust", "version", "key"], name="item_key"),
            models.CheckConstraint(
                condition=~Q(limit="hard") | Q(prerequisites__len=0), name="item_hard_limit_waits_for_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(basis="law") | Q(plan_actions__len=0), name="item_law_is_no_plan_action"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="item_has_a_source"),
        ]

    @property
    def for_each_permission(self) -> bool:
        """Whether each new permission to stay asks it anew."""
        return bool(self.repeats == "each_permission")

    @property
    def repeats_months(self) -> int | None:
        """After how many months it is asked again; None where it is not, or not by the calendar."""
        return self.repeats.get("months") if isinstance(self.repeats, dict) else None
