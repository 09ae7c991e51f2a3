"""Who or what follows which programme version."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from onboarding.models.base import Change, Owned, same_trust
from onboarding.models.choices import EnrolmentState
from onboarding.models.people import Membership
from onboarding.models.programmes import ProgrammeVersion
from onboarding.models.recruits import Cohort, Recruit, Ward

SUBJECTS = ("recruit", "membership", "ward", "cohort")
# What tells the clocks of one duty and one subject apart.
CLOCK = ("begun_by", "begun_number")


def _one_subject() -> Q:
    """Exactly one of recruit, membership, ward, cohort, or the trust itself."""
    alone = [Q(of_trust=True, **{f"{name}__isnull": True for name in SUBJECTS})]
    for subject in SUBJECTS:
        alone.append(Q(of_trust=False, **{f"{name}__isnull": name != subject for name in SUBJECTS}))
    return reduce(or_, alone)


class Enrolment(Owned):
    """One subject following one programme version. The subject never changes; pause, withdrawal and end live here.

    A duty clock knows what began it: the event of its duty, and which time (`begun_by`, `begun_number`). It follows its
    duty for good: nothing pauses or ends it but the closing of its step."""

    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, db_constraint=False, related_name="enrolments")
    recruit = models.ForeignKey(Recruit, models.PROTECT, null=True, db_constraint=False, related_name="enrolments")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, db_constraint=False, related_name="enrolments"
    )
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, db_constraint=False, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, db_constraint=False, related_name="enrolments")
    of_trust = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    enrolled_on = models.DateField()
    ended_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now())
    begun_by = models.CharField(max_length=40, blank=True, default="")
    begun_number = models.PositiveSmallIntegerField(default=0)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("enrolment", "version", *SUBJECTS),
            models.CheckConstraint(
                condition=Q(begun_by="", begun_number=0) | Q(begun_number__gte=1, state=EnrolmentState.ACTIVE),
                name="enrolment_clock_goes_on",
            ),
            models.CheckConstraint(condition=_one_subject(), name="enrolment_one_subject"),
            *(
                models.UniqueConstraint(
                    fields=["trust", "version", name, *(CLOCK if name == "recruit" else ())],
                    condition=Q(**{f"{name}__isnull": False}) & ~Q(state__in=["withdrawn", "ended"]),
                    name=f"enrolment_once_{name}",
                )
                for name in SUBJECTS
            ),
            models.UniqueConstraint(
                fields=["trust", "version", *CLOCK],
                condition=Q(of_trust=True) & ~Q(state__in=["withdrawn", "ended"]),
                name="enrolment_once_trust",
            ),
        ]

    @property
    def is_clock(self) -> bool:
        """Whether it is a duty clock."""
        return bool(self.begun_by)

    @property
    def subject(self) -> tuple[str, str]:
        """What it is about: kind and id, as the API writes them."""
        for name in SUBJECTS:
            if value := getattr(self, f"{name}_id"):
                return name, str(value)
        return "trust", str(self.trust_id)


class EnrolmentChange(Change):
    """What state an enrolment was in, from when, and since when we knew."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_constraint=False, related_name="changes")
    state = models.CharField(max_length=10, choices=EnrolmentState)

    class Meta(Change.Meta):
        constraints = [*Change.Meta.constraints, *same_trust("enrolmentchange", "enrolment", "actor")]
