"""The sponsor's desk: the licence and who holds it, certificates, reports made, and self-audits of people's files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from onboarding.models.base import Owned, same_trust
from onboarding.models.choices import LicenceRating, LicenceRole
from onboarding.models.people import Membership
from onboarding.models.recruits import Recruit


def _recruit(*, null: bool = False, name: str = "+") -> models.ForeignKey[Recruit | None, Recruit | None]:
    return models.ForeignKey(Recruit, models.PROTECT, null=null, db_constraint=False, related_name=name)


def _who(*, null: bool = False) -> models.ForeignKey[Membership | None, Membership | None]:
    return models.ForeignKey(Membership, models.PROTECT, null=null, db_constraint=False, related_name="+")


class SponsorLicence(Owned):
    """The trust's sponsor licence, as HR reads it in the sponsor system."""

    number = models.CharField(max_length=30, blank=True)
    rating = models.CharField(max_length=20, choices=LicenceRating, blank=True)
    expires_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, models.UniqueConstraint(fields=["trust"], name="sponsorlicence_one")]


class CosAllocation(Owned):
    """How many certificates of sponsorship the trust may assign from one day through another."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["trust", "starts_on"], name="cosallocation_start"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="cosallocation_in_order"),
        ]


class Certificate(Owned):
    """What the dates do not tell of a certificate of sponsorship: its number, and that it was returned unused.

    `occurrence` is that of the milestone "certificate assigned"."""

    recruit = _recruit(name="certificates")
    occurrence = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=30, blank=True)
    returned_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("certificate", "recruit"),
            models.UniqueConstraint(fields=["trust", "recruit", "occurrence"], name="certificate_once"),
        ]


class LicencePerson(Owned):
    """Someone who plays a part on the licence, from one day, and through another once they no longer do."""

    full_name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=LicenceRole)
    since = models.DateField()
    until = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="licenceperson_in_order"
            ),
        ]


class SponsorReport(Owned):
    """A report that was made in the sponsor system: what, about whom, when, and its reference there."""

    recruit = _recruit(null=True, name="sponsor_reports")
    about = models.CharField(max_length=200)
    reported_on = models.DateField()
    reference = models.CharField(max_length=60)
    reported_by = _who()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("sponsorreport", "recruit", "reported_by"),
            models.UniqueConstraint(fields=["trust", "reference", "about"], name="sponsorreport_once"),
        ]


class FileAudit(Owned):
    """A look at ten people's files, drawn by chance. The same `seed` and people draw the same ten."""

    drawn_on = models.DateField()
    seed = models.PositiveBigIntegerField()
    people = models.PositiveIntegerField()
    drawn_by = _who()
    drawn_at = models.DateTimeField(db_default=Now())

    class Meta(Owned.Meta):
        ordering = ["-drawn_at", "-id"]
        constraints = [*Owned.Meta.constraints, *same_trust("fileaudit", "drawn_by")]


class AuditedFile(Owned):
    """One person of an audit: which papers were there that day, which were missing, and what was done about it."""

    audit = models.ForeignKey(FileAudit, models.PROTECT, db_constraint=False, related_name="files")
    recruit = _recruit()
    position = models.PositiveSmallIntegerField()
    there = ArrayField(models.CharField(max_length=60), default=list)
    missing = ArrayField(models.CharField(max_length=60), default=list)
    done_words = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    done_by = _who(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        ordering = ["position"]
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("auditedfile", "audit", "recruit", "done_by"),
            models.UniqueConstraint(fields=["trust", "audit", "recruit"], name="auditedfile_once"),
        ]
