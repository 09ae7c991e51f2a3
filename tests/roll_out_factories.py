"""Rows of a roll-out for tests, made straight in the tables."""

import factory

from onboarding import models
from tests.factories import (
    TODAY,
    EnrolmentFactory,
    MembershipFactory,
    OwnedFactory,
    StepFactory,
    published_version,
)


class RollOutFactory(OwnedFactory):
    """Everyone on an older version was brought to this one today."""

    version = factory.LazyAttribute(lambda roll_out: published_version(trust=roll_out.trust, number=2))
    choice = "not_started"
    people = 1
    actor = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    effective_on = TODAY

    class Meta:
        model = models.RollOut


class RollOutPersonFactory(OwnedFactory):
    roll_out = factory.SubFactory(RollOutFactory, trust=factory.SelfAttribute("..trust"))
    enrolment = factory.SubFactory(EnrolmentFactory, trust=factory.SelfAttribute("..trust"))
    was_version = factory.SelfAttribute("enrolment.version")

    class Meta:
        model = models.RollOutPerson


class RollOutStepFactory(OwnedFactory):
    """A step that a roll-out added."""

    roll_out = factory.SubFactory(RollOutFactory, trust=factory.SelfAttribute("..trust"))
    step = factory.SubFactory(StepFactory, trust=factory.SelfAttribute("..trust"))
    did = "added"

    class Meta:
        model = models.RollOutStep
