"""Rows for tests, made straight in the tables: for what a test needs to stand there, not for what it tests.

Everything is made in the trust that the transaction has entered, unless one is given; what hangs together shares it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.db import connection

from onboarding import models
from onboarding.models.choices import Role
from tests.cast import PASSWORD

TODAY = date(2026, 3, 2)


def entered_trust() -> models.Trust:
    """The trust whose rows this transaction sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('app.trust', true), '')")
        (trust_id,) = cursor.fetchone() or (None,)
    if trust_id is None:
        raise RuntimeError("enter a trust first, or say trust=…")
    return models.Trust.objects.get(pk=trust_id)


class OwnedFactory(factory.django.DjangoModelFactory):
    """A row of the trust that was entered."""

    trust = factory.LazyFunction(entered_trust)

    class Meta:
        abstract = True


class UserFactory(factory.django.DjangoModelFactory):
    """Someone who can sign in with PASSWORD."""

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    class Meta:
        model = models.User


class MembershipFactory(OwnedFactory):
    """A user of their own in the trust; an HR officer unless other roles are given."""

    user = factory.SubFactory(UserFactory)
    full_name = factory.Sequence(lambda n: f"Person number {n}")
    roles = factory.LazyFunction(lambda: [Role.HR])
    effective_on = date(2025, 1, 1)
    accepted_at = datetime(2025, 1, 1, 9, tzinfo=UTC)

    class Meta:
        model = models.Membership


class SiteFactory(OwnedFactory):
    name = factory.Sequence(lambda n: f"Site number {n}")

    class Meta:
        model = models.Site


class WardFactory(OwnedFactory):
    site = factory.SubFactory(SiteFactory, trust=factory.SelfAttribute("..trust"))
    name = factory.Sequence(lambda n: f"Ward number {n}")

    class Meta:
        model = models.Ward


class CohortFactory(OwnedFactory):
    name = factory.Sequence(lambda n: f"Cohort number {n}")

    class Meta:
        model = models.Cohort


class RecruitFactory(OwnedFactory):
    """A nurse on the Skilled Worker route whom the trust sponsors, tied to nobody yet."""

    full_name = factory.Sequence(lambda n: f"Recruit number {n}")
    profession = "nurse"
    regulator = "nmc"
    sponsor = "trust"
    visa_route = "skilled_worker"
    country_of_training = "PH"

    class Meta:
        model = models.Recruit


class MilestoneFactory(OwnedFactory):
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    kind = "arrival"
    planned_on = date(2026, 3, 23)

    class Meta:
        model = models.Milestone


class ProgrammeFactory(OwnedFactory):
    key = factory.Sequence(lambda n: f"programme-{n}")
    title = factory.Sequence(lambda n: f"Programme number {n}")
    kind = "induction"
    audience = factory.LazyFunction(lambda: ["all"])

    class Meta:
        model = models.Programme


class VersionFactory(OwnedFactory):
    """A draft without stages or items; `published_version` makes a whole one."""

    programme = factory.SubFactory(ProgrammeFactory, trust=factory.SelfAttribute("..trust"))
    number = 1
    checked_on = TODAY
    review_on = date(2027, 3, 2)
    source_note = "Made for a test."

    class Meta:
        model = models.ProgrammeVersion


class StageFactory(OwnedFactory):
    version = factory.SubFactory(VersionFactory, trust=factory.SelfAttribute("..trust"))
    key = factory.Sequence(lambda n: f"stage-{n}")
    title = factory.Sequence(lambda n: f"Stage number {n}")
    position = factory.Sequence(int)

    class Meta:
        model = models.Stage


class ItemFactory(OwnedFactory):
    """The recruit notes something within ten days of arrival: our own target, good practice."""

    stage = factory.SubFactory(StageFactory, trust=factory.SelfAttribute("..trust"))
    version = factory.SelfAttribute("stage.version")
    key = factory.Sequence(lambda n: f"item-{n}")
    path = factory.LazyAttribute(lambda item: f"{item.version.programme.key}/{item.key}")
    position = factory.Sequence(int)
    title = factory.Sequence(lambda n: f"Item number {n}")
    guidance = "Do what the test says."
    owner_role = Role.RECRUIT
    anchor = "arrival"
    offset = 10
    evidence = "note"
    remind_days_before = factory.LazyFunction(lambda: [7])
    basis = "good_practice"
    confidence = "found"
    source = "Made for a test."

    class Meta:
        model = models.Item


class EnrolmentFactory(OwnedFactory):
    """A recruit on a published version; its steps are made apart, or by `steps_of`."""

    version = factory.LazyAttribute(lambda enrolment: published_version(trust=enrolment.trust))
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    enrolled_on = TODAY

    class Meta:
        model = models.Enrolment


class StepFactory(OwnedFactory):
    """The first item of its enrolment's version, to do by 16 March 2026."""

    enrolment = factory.SubFactory(EnrolmentFactory, trust=factory.SelfAttribute("..trust"))
    item = factory.LazyAttribute(lambda step: step.enrolment.version.items.first())
    due_on = date(2026, 3, 16)

    class Meta:
        model = models.Step


class EvidenceFactory(OwnedFactory):
    """A note that an HR officer recorded."""

    step = factory.SubFactory(StepFactory, trust=factory.SelfAttribute("..trust"))
    kind = "note"
    note = "Seen and in order."
    submitted_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))

    class Meta:
        model = models.Evidence


class DateProposalFactory(OwnedFactory):
    """A later arrival, as someone else than HR proposes it."""

    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    kind = "arrival"
    planned_on = date(2026, 4, 6)
    reason = "The flight was cancelled."
    proposed_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))

    class Meta:
        model = models.DateProposal


class ConfirmationFactory(OwnedFactory):
    step = factory.SubFactory(StepFactory, trust=factory.SelfAttribute("..trust"))
    recruit = factory.SelfAttribute("step.enrolment.recruit")
    done_on = TODAY
    happened = True

    class Meta:
        model = models.Confirmation


class OccurrenceFactory(OwnedFactory):
    """Not at work today, and nobody knows why."""

    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    kind = "absent"
    happened_on = TODAY
    reported_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))

    class Meta:
        model = models.Occurrence


class StandInFactory(OwnedFactory):
    """A colleague does a member's work this week."""

    absent = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    arranged_by = factory.SelfAttribute("absent")
    first_on = TODAY
    last_on = TODAY + timedelta(days=6)

    class Meta:
        model = models.StandIn


class StepCommentFactory(OwnedFactory):
    step = factory.SubFactory(StepFactory, trust=factory.SelfAttribute("..trust"))
    author = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    words = "The bank asked for a second paper."

    class Meta:
        model = models.StepComment


class RecruitNoteFactory(OwnedFactory):
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    author = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    words = "Prefers to be called in the evening."

    class Meta:
        model = models.RecruitNote


class MetricValueFactory(OwnedFactory):
    """A metric of a plan for 2025, as a trust read it in its staff survey."""

    metric = "5a"
    year = 2025
    value = 61
    source = "Our results of the staff survey, published in March 2026."
    recorded_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))

    class Meta:
        model = models.MetricValue


def published_version(items: Iterable[dict[str, Any]] = ({}, {}), **version: Any) -> models.ProgrammeVersion:
    """A published version with one stage; one item for each dictionary of its fields."""
    made: models.ProgrammeVersion = VersionFactory(**version)
    stage = StageFactory(trust=made.trust, version=made)
    for fields in items:
        ItemFactory(trust=made.trust, stage=stage, **fields)
    made.status = "published"
    made.save(update_fields=["status"])
    return made


def steps_of(enrolment: models.Enrolment, **fields: Any) -> list[models.Step]:
    """A step for each item of the enrolment's version."""
    items = enrolment.version.items.all()
    return [StepFactory(trust=enrolment.trust, enrolment=enrolment, item=item, **fields) for item in items]
