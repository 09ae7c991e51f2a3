"""Recruits, where they work, who looks after them, and the dated facts of their journey."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Change, Owned, same_trust
from onboarding.models.choices import (
    MilestoneKind,
    Outcome,
    Profession,
    RecruitStatus,
    Regulator,
    Role,
    Sponsor,
    VisaRoute,
)
from onboarding.models.people import Membership

# The field of a recruit that says who holds a role for them, and back for those who look after the recruit.
TIE_OF_ROLE: Mapping[Role, str] = {
    Role.RECRUIT: "membership",
    Role.LINE_MANAGER: "line_manager",
    Role.PASTORAL_LEAD: "pastoral_lead",
    Role.BUDDY: "buddy",
    Role.HR: "case_officer",
}
ROLE_OF_TIE: Mapping[str, Role] = {tie: role for role, tie in TIE_OF_ROLE.items() if role != Role.RECRUIT}


class Site(Owned):
    """A place of the trust; its country decides which bank holidays count."""

    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3, default="ENG")
    is_open = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, models.UniqueConstraint(fields=["trust", "name"], name="site_name")]


class Ward(Owned):
    """A team that receives recruits."""

    site = models.ForeignKey(Site, models.PROTECT, db_constraint=False, related_name="wards")
    name = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("ward", "site"),
            models.UniqueConstraint(fields=["trust", "site", "name"], name="ward_name"),
        ]


class Cohort(Owned):
    """Recruits who arrive together."""

    name = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, models.UniqueConstraint(fields=["trust", "name"], name="cohort_name")]


def _person() -> models.ForeignKey[Membership | None, Membership | None]:
    return models.ForeignKey(Membership, models.PROTECT, null=True, db_constraint=False, related_name="+")


class Recruit(Owned):
    """The internationally educated member of staff whom programmes are about.

    `limits_only_at` is the contact address at which somebody stopped what may be stopped. `facts` holds yes/no
    answers by key (a missing key is not yet known); the counters are a cache of the person's steps, written with
    them and proven by `recount --check`."""

    full_name = models.CharField(max_length=200)
    known_as = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField(blank=True)
    limits_only_at = models.EmailField(blank=True, default="", db_default="")
    telephone = models.CharField(max_length=30, blank=True)
    profession = models.CharField(max_length=20, choices=Profession)
    regulator = models.CharField(max_length=10, choices=Regulator, blank=True)
    sponsor = models.CharField(max_length=10, choices=Sponsor, blank=True)
    visa_route = models.CharField(max_length=20, choices=VisaRoute, blank=True)
    country_of_training = models.CharField(max_length=2, blank=True)
    existing_staff = models.BooleanField(default=False)
    registration_number = models.CharField(max_length=30, blank=True, default="")
    facts = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=RecruitStatus, default=RecruitStatus.OFFERED)
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_constraint=False, related_name="recruits")
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, db_constraint=False, related_name="recruits")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, db_constraint=False, related_name="recruits")
    membership = models.OneToOneField(
        Membership, models.PROTECT, null=True, db_constraint=False, related_name="recruit"
    )
    line_manager = _person()
    pastoral_lead = _person()
    buddy = _person()
    case_officer = _person()
    step_total = models.PositiveIntegerField(default=0)
    step_done = models.PositiveIntegerField(default=0)
    next_due_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        ordering = ["full_name", "id"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust(
                "recruit",
                "site",
                "ward",
                "cohort",
                "membership",
                "line_manager",
                "pastoral_lead",
                "buddy",
                "case_officer",
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="recruit_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["trust", "full_name", "id"], name="recruit_by_name"),
            models.Index(fields=["trust", "next_due_on"], name="recruit_by_next_due"),
        ]

    def __str__(self) -> str:
        return self.known_as or self.full_name


class Milestone(Owned):
    """A dated fact of a recruit. Planned and actual are two columns; rules use the actual day, else the planned one."""

    recruit = models.ForeignKey(Recruit, models.PROTECT, db_constraint=False, related_name="milestones")
    kind = models.CharField(max_length=30, choices=MilestoneKind)
    occurrence = models.PositiveSmallIntegerField(default=1)
    planned_on = models.DateField(null=True)
    actual_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True, choices=Outcome)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("milestone", "recruit"),
            models.UniqueConstraint(fields=["trust", "recruit", "kind", "occurrence"], name="milestone_occurrence"),
            models.CheckConstraint(condition=Q(occurrence__gte=1), name="milestone_counts_from_one"),
        ]
        indexes = [models.Index(fields=["trust", "kind"], name="milestone_by_kind")]


class MilestoneChange(Change):
    """What a milestone's dates were, from when, and since when we knew; `by_step` is the step that says the same, where
    completing it recorded the day."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, db_constraint=False, related_name="changes")
    planned_on = models.DateField(null=True)
    actual_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    by_step = models.ForeignKey("onboarding.Step", models.PROTECT, null=True, db_constraint=False, related_name="+")

    class Meta(Change.Meta):
        constraints = [*Change.Meta.constraints, *same_trust("milestonechange", "milestone", "actor", "by_step")]


class PersonStep(models.Model):
    """Every step that one recruit's figures count: their own, and the shared ones that serve them. A database view,
    so that checklists, counters and figures read one definition of "this person's steps". Duty clocks are no steps of a
    journey: they have a page of their own, and the line of legal limits counts them."""

    id = models.UUIDField(primary_key=True)
    trust = models.ForeignKey("onboarding.Trust", models.DO_NOTHING, related_name="+")
    recruit = models.ForeignKey(Recruit, models.DO_NOTHING, related_name="person_steps")
    step = models.ForeignKey("onboarding.Step", models.DO_NOTHING, related_name="for_people")
    item = models.ForeignKey("onboarding.Item", models.DO_NOTHING, related_name="+")
    enrolment = models.ForeignKey("onboarding.Enrolment", models.DO_NOTHING, related_name="+")
    shared = models.BooleanField()
    state = models.CharField(max_length=10)
    applies = models.CharField(max_length=10)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    paused = models.BooleanField()
    waiting_on = models.CharField(max_length=20, blank=True)

    class Meta:
        managed = False
        db_table = "onboarding_personstep"


class FactAnswer(models.TextChoices):
    """Questions whose answers decide which steps apply."""

    HAS_REPAYMENT_CLAUSE = "has_repayment_clause", "Does the contract ask for money back on leaving?"
    FAMILY_JOINING = "family_joining", "Is family planning to come?"
    HAS_VIGNETTE = "has_vignette", "Is there a visa sticker in the passport?"
