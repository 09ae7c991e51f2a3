"""What people tell of who may not change the record themselves: a date, that a step really happened, an absence."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.choices import MilestoneKind, OccurrenceKind, ProposalState
from onboarding.models.people import Membership
from onboarding.models.recruits import Recruit
from onboarding.models.steps import Step


def _who(*, null: bool = False) -> models.ForeignKey[Membership | None, Membership | None]:
    return models.ForeignKey(Membership, models.PROTECT, null=null, db_constraint=False, related_name="+")


class DateProposal(Owned):
    """A day that a recruit, manager or pastoral lead says for a milestone. Nothing moves until HR takes it over.

    `by_step` is the step that says the same, where completing it proposed the day."""

    recruit = models.ForeignKey(Recruit, models.PROTECT, db_constraint=False, related_name="proposals")
    kind = models.CharField(max_length=30, choices=MilestoneKind)
    occurrence = models.PositiveSmallIntegerField(default=1)
    planned_on = models.DateField(null=True)
    actual_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    by_step = models.ForeignKey(Step, models.PROTECT, null=True, db_constraint=False, related_name="+")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    proposed_by = _who()
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = _who(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("dateproposal", "recruit", "by_step", "proposed_by", "decided_by"),
            models.UniqueConstraint(
                fields=["trust", "recruit", "kind", "occurrence", "proposed_by"],
                condition=Q(state="open"),
                name="dateproposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(actual_on__isnull=False), name="dateproposal_has_a_day"
            ),
        ]


class Confirmation(Owned):
    """A recruit's answer to "did this happen?" about a step that someone else recorded as done on `done_on`."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="confirmations")
    recruit = models.ForeignKey(Recruit, models.PROTECT, db_constraint=False, related_name="confirmations")
    done_on = models.DateField()
    happened = models.BooleanField()
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("confirmation", "step", "recruit"),
            models.UniqueConstraint(fields=["trust", "step", "recruit", "done_on"], name="confirmation_once"),
        ]


class Occurrence(Owned):
    """Something that happened to a recruit, or (without one) to the organisation, and may start a duty, such as a day
    away without explanation. `number` counts those of one kind and person, so that each begins a clock of its own.

    `ended_on` closes an absence: the day on which the person was back, or on which it was explained."""

    recruit = models.ForeignKey(Recruit, models.PROTECT, null=True, db_constraint=False, related_name="occurrences")
    kind = models.CharField(max_length=30, choices=OccurrenceKind)
    number = models.PositiveSmallIntegerField(default=1)
    happened_on = models.DateField()
    words = models.TextField(blank=True)
    reported_by = _who()
    recorded_at = models.DateTimeField(db_default=Now())
    ended_on = models.DateField(null=True)
    ended_words = models.TextField(blank=True)
    ended_by = _who(null=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("occurrence", "recruit", "reported_by", "ended_by"),
            models.UniqueConstraint(
                fields=["trust", "recruit", "kind"],
                condition=Q(ended_on__isnull=True, kind=OccurrenceKind.ABSENT),
                name="occurrence_one_open",
            ),
            models.UniqueConstraint(
                fields=["trust", "recruit", "kind", "number"], nulls_distinct=False, name="occurrence_number"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("happened_on")),
                name="occurrence_ends_after_it_began",
            ),
        ]


class StepComment(Owned):
    """A remark on a step, for those who see the step; of a private one, for its owner's role and the recruit."""

    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="comments")
    author = _who()
    words = models.TextField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        ordering = ["made_at", "id"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("stepcomment", "step", "author"),
            models.CheckConstraint(condition=~Q(words=""), name="stepcomment_says_something"),
        ]


class RecruitNote(Owned):
    """A note of HR about a recruit, for HR. The person may ask to read it."""

    recruit = models.ForeignKey(Recruit, models.PROTECT, db_constraint=False, related_name="notes")
    author = _who()
    words = models.TextField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        ordering = ["-made_at", "-id"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("recruitnote", "recruit", "author"),
            models.CheckConstraint(condition=~Q(words=""), name="recruitnote_says_something"),
        ]
