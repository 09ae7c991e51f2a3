"""Rows for tests of what is decided for a day to come."""

from datetime import timedelta

import factory

from onboarding import models
from tests.factories import TODAY, MembershipFactory, OwnedFactory, RecruitFactory


class PlannedTransferFactory(OwnedFactory):
    """Next week nobody is the buddy any more."""

    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    planned_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    fields = factory.LazyFunction(lambda: ["buddy"])
    on = TODAY + timedelta(days=7)

    class Meta:
        model = models.PlannedTransfer
