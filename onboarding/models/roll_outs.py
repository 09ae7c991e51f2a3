"""New versions brought to people who follow an older one, and what that did to whom, so that it can be undone exactly."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.choices import RollOutChoice, RollOutDid
from onboarding.models.enrolments import Enrolment
from onboarding.models.people import Membership
from onboarding.models.programmes import Item, ProgrammeVersion
from onboarding.models.steps import Step
from onboarding.models.wall_choices import RollOutState


class RollOut(Owned):
    """A decision about the people in flight when a version is new: to whom it comes, from when, who said so, and why.

    One for many people is WAITING until the worker does it, if it would still do just what was `seen`; `why_not` says why
    it did not (REFUSED), or why it could not be undone. `settled_at` is when the worker was through with it."""

    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, db_constraint=False, related_name="roll_outs")
    choice = models.CharField(max_length=20, choices=RollOutChoice)
    from_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    people = models.PositiveIntegerField()
    actor = models.ForeignKey(Membership, models.PROTECT, db_constraint=False, related_name="+")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=RollOutState, default=RollOutState.DONE)
    seen = models.CharField(max_length=64, blank=True, default="")
    why_not = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("rollout", "version", "actor", "undone_by"),
            models.CheckConstraint(condition=~Q(choice="mandated") | ~Q(reason=""), name="rollout_mandate_says_why"),
            models.CheckConstraint(
                condition=Q(choice="from_date", from_on__isnull=False)
                | ~Q(choice="from_date") & Q(from_on__isnull=True),
                name="rollout_from_a_day",
            ),
        ]


class RollOutPerson(Owned):
    """Somebody whom a roll-out brought to its version, and the version they followed before."""

    roll_out = models.ForeignKey(RollOut, models.PROTECT, db_constraint=False, related_name="lines")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_constraint=False, related_name="+")
    was_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, db_constraint=False, related_name="+")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("rolloutperson", "roll_out", "enrolment", "was_version"),
            models.UniqueConstraint(fields=["trust", "roll_out", "enrolment"], name="rolloutperson_once"),
        ]


class RollOutStep(Owned):
    """A step that a roll-out added, changed or removed. `was_item` is the item that it had before, `before` the columns
    that changed, as they were."""

    roll_out = models.ForeignKey(RollOut, models.PROTECT, db_constraint=False, related_name="steps")
    step = models.ForeignKey(Step, models.PROTECT, db_constraint=False, related_name="+")
    did = models.CharField(max_length=20, choices=RollOutDid)
    was_item = models.ForeignKey(Item, models.PROTECT, null=True, db_constraint=False, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("rolloutstep", "roll_out", "step", "was_item"),
            models.UniqueConstraint(fields=["trust", "roll_out", "step"], name="rolloutstep_once"),
        ]
