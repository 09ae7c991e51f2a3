"""Rows of the sponsor's desk for tests."""

from datetime import date

import factory

from onboarding import models
from tests.factories import TODAY, MembershipFactory, OwnedFactory, RecruitFactory


class SponsorLicenceFactory(OwnedFactory):
    number = "A1B2C3D4E"
    rating = "a"

    class Meta:
        model = models.SponsorLicence


class CosAllocationFactory(OwnedFactory):
    """Forty certificates for the year from 6 April 2025."""

    starts_on = date(2025, 4, 6)
    ends_on = date(2026, 4, 5)
    number = 40

    class Meta:
        model = models.CosAllocation


class CertificateFactory(OwnedFactory):
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    number = "C2X1234567"

    class Meta:
        model = models.Certificate


class LicencePersonFactory(OwnedFactory):
    """The authorising officer since 2024."""

    full_name = factory.Sequence(lambda n: f"Officer number {n}")
    role = "authorising_officer"
    since = date(2024, 4, 6)

    class Meta:
        model = models.LicencePerson


class SponsorReportFactory(OwnedFactory):
    about = "New first day: travel disruption"
    reported_on = TODAY
    reference = factory.Sequence(lambda n: f"SMS-{n}")
    reported_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))

    class Meta:
        model = models.SponsorReport


class FileAuditFactory(OwnedFactory):
    drawn_on = TODAY
    seed = 7
    people = 1
    drawn_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))

    class Meta:
        model = models.FileAudit


class AuditedFileFactory(OwnedFactory):
    """A file in which one paper was missing."""

    audit = factory.SubFactory(FileAuditFactory, trust=factory.SelfAttribute("..trust"))
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    position = 1
    there = factory.LazyFunction(lambda: ["permission"])
    missing = factory.LazyFunction(lambda: ["certificate"])

    class Meta:
        model = models.AuditedFile
