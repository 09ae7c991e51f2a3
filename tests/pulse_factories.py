"""Short surveys, and what is put out for programs outside, made straight in the tables."""

from datetime import date, timedelta

import factory

from onboarding import models
from tests.factories import TODAY, OwnedFactory, RecruitFactory


class PulseInvitationFactory(OwnedFactory):
    """Asked yesterday, six weeks after their first day."""

    recruit = factory.SubFactory(RecruitFactory, trust=factory.SelfAttribute("..trust"))
    round = "week-6"
    asked_on = TODAY - timedelta(days=1)
    open_until = TODAY + timedelta(days=20)

    class Meta:
        model = models.PulseInvitation


class PulseAnswerFactory(OwnedFactory):
    """One person feels that they belong."""

    round = "week-6"
    month = date(2026, 3, 1)
    question = "belonging"
    answer = "agree"
    number = 1

    class Meta:
        model = models.PulseAnswer


class PulseBatchFactory(OwnedFactory):
    """Fourteen of twenty answered; nine feel that they belong, and hardly anybody was harassed."""

    round = "week-6"
    first_month = last_month = date(2026, 1, 1)
    asked = 20
    answered = 14
    said = factory.LazyFunction(lambda: {"belonging": [9, 9], "harassment": [0, 2]})

    class Meta:
        model = models.PulseBatch


class PublishedFigureFactory(OwnedFactory):
    """Forty people were in scope yesterday."""

    ods_code = factory.SelfAttribute("trust.ods_code")
    kind = "trust"
    as_of = TODAY - timedelta(days=1)
    plan = "edi-2023"
    numbers = factory.LazyFunction(lambda: {"people_in_scope": 40, "legal_running": 9, "legal_overdue": 0})

    class Meta:
        model = models.PublishedFigure
