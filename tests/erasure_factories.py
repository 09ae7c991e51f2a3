"""What was decided about erasing: a proposal that was not followed, and a hold that is over."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from onboarding import models
from tests.factories import MembershipFactory, OwnedFactory, RecruitFactory


class ErasureFactory(OwnedFactory):
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    kind = "messages"
    due_on = date(2026, 1, 31)
    state = "declined"
    proposed_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))

    class Meta:
        model = models.Erasure


class CorrectionRequestFactory(OwnedFactory):
    asked_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    wrong = "My name lacks its accent."
    right = "Amára"

    class Meta:
        model = models.CorrectionRequest


class ErasureRequestFactory(OwnedFactory):
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    asked_on = date(2026, 1, 31)
    ground = "none-named"
    recorded_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    answered_on = date(2026, 2, 20)
    answered_by = factory.SelfAttribute("recorded_by")

    class Meta:
        model = models.ErasureRequest


class ErasureHoldFactory(OwnedFactory):
    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    reason = "A complaint."
    placed_by = factory.SubFactory(MembershipFactory, trust=factory.SelfAttribute("..trust"))
    lifted_by = factory.SelfAttribute("placed_by")
    lifted_at = datetime(2026, 2, 27, 10, tzinfo=ZoneInfo("Europe/London"))

    class Meta:
        model = models.ErasureHold
