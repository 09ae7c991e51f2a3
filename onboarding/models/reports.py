"""Report runs: figures as they stood, kept as they were. What comes later stands beside a run and never changes it."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import AppendOnly, Change, Owned, same_trust
from onboarding.models.people import Membership
from onboarding.models.plans import ImprovementPlan
from onboarding.models.report_choices import Assurance, Rag


class ReportRun(Owned):
    """The readiness report of a plan as of a day, from what was recorded before a moment; `made_by` is empty for the
    nightly one. `report` is the whole as HR reads it, without the name of who gave another word (the selector `with_names`
    gives it), `groups` its groups by what they are grouped."""

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, db_constraint=False, related_name="runs")
    as_of = models.DateField()
    known_before = models.DateTimeField()
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")
    definition_version = models.CharField(max_length=20)
    report = models.JSONField(encoder=DjangoJSONEncoder)
    groups = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("reportrun", "plan", "made_by"),
            models.UniqueConstraint(
                fields=["trust", "plan", "as_of"], condition=Q(made_by__isnull=True), name="reportrun_one_a_night"
            ),
            AppendOnly(name="reportrun_append_only"),
        ]
        indexes = [models.Index(fields=["trust", "plan", "-as_of"], name="reportrun_newest")]


class RunFigure(Owned):
    """One number of a run with the ids behind it: of recruits for figures of people, else of steps."""

    run = models.ForeignKey(ReportRun, models.PROTECT, db_constraint=False, related_name="figures")
    action = models.CharField(max_length=20, blank=True)
    figure = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    ids = ArrayField(models.UUIDField())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("runfigure", "run"),
            models.UniqueConstraint(fields=["trust", "run", "action", "figure"], name="runfigure_once"),
            models.CheckConstraint(condition=Q(number=models.F("ids__len")), name="runfigure_number_of_ids"),
            AppendOnly(name="runfigure_append_only"),
        ]


class RunSignature(Owned):
    """A director answers for a run, with how sure the board can be and what they want to be read beside it. Once for each
    run."""

    run = models.OneToOneField(ReportRun, models.PROTECT, db_constraint=False, related_name="signature")
    signed_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    signed_at = models.DateTimeField(db_default=Now())
    caveats = models.TextField(blank=True)
    assurance = models.CharField(max_length=12, choices=Assurance, blank=True, default="", db_default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("runsignature", "run", "signed_by"),
            AppendOnly(name="runsignature_append_only"),
        ]


class Restatement(Owned):
    """What a signed run would say with what was recorded since: the later run of the same day, and why they differ."""

    run = models.ForeignKey(ReportRun, models.PROTECT, db_constraint=False, related_name="restatements")
    later = models.OneToOneField(ReportRun, models.PROTECT, db_constraint=False, related_name="restates")
    reason = models.TextField()
    published_by = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    published_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        ordering = ["published_at", "id"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("restatement", "run", "later", "published_by"),
            models.CheckConstraint(condition=~Q(reason=""), name="restatement_has_a_reason"),
            AppendOnly(name="restatement_append_only"),
        ]


class RagOverride(Change):
    """A named director gives an action another word than the rule does, with a reason and until a day; without a word they
    take theirs back. The newest line speaks; the word of the rule stays beside it."""

    plan = models.ForeignKey(ImprovementPlan, models.PROTECT, db_constraint=False, related_name="overrides")
    action = models.CharField(max_length=20)
    word = models.CharField(max_length=5, choices=Rag, blank=True)
    holds_until = models.DateField(null=True)

    class Meta(Change.Meta):
        constraints = [
            *Change.Meta.constraints,
            *same_trust("ragoverride", "plan", "actor"),
            models.CheckConstraint(condition=~Q(reason="") & Q(actor__isnull=False), name="ragoverride_who_and_why"),
            models.CheckConstraint(
                condition=Q(word="") | Q(holds_until__gte=models.F("effective_on")), name="ragoverride_ends"
            ),
        ]
