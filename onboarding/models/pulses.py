"""Short surveys: who was asked, what was said, and what is shown of it. The first two have nothing in common by which one
could be brought to the other."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from onboarding.models.base import AppendOnly, Owned, same_trust
from onboarding.models.recruits import Recruit


class PulseInvitation(Owned):
    """Somebody is asked once for each round, from `asked_on` through `open_until`. `used` says that they answered; it does
    not say when, and nothing leads from here to what they said."""

    recruit = models.ForeignKey(Recruit, models.PROTECT, db_constraint=False, related_name="+")
    round = models.CharField(max_length=60)
    asked_on = models.DateField()
    open_until = models.DateField()
    used = models.BooleanField(default=False)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            *same_trust("pulseinvitation", "recruit"),
            models.UniqueConstraint(fields=["trust", "recruit", "round"], name="pulseinvitation_once"),
            models.CheckConstraint(
                condition=Q(open_until__gte=F("asked_on")), name="pulseinvitation_ends_after_it_begins"
            ),
        ]


class PulseAnswer(Owned):
    """How many of those who were asked in a month gave this answer to this question. There is no row for one person: who
    answers raises numbers. Its key is random, as one in order of making would tell the order of answers."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.CharField(max_length=60)
    month = models.DateField()
    question = models.CharField(max_length=60)
    answer = models.CharField(max_length=60)
    number = models.PositiveIntegerField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["trust", "round", "month", "question", "answer"], name="pulseanswer_one_number"
            ),
        ]


class PulseBatch(Owned):
    """What is shown of a round: of enough answers for nobody to stand out, once for all months in it, and never again.
    `said` has for each question the range in which the number of counted answers lies; the answers themselves are gone."""

    round = models.CharField(max_length=60)
    first_month = models.DateField()
    last_month = models.DateField()
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    said = models.JSONField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["trust", "round", "last_month"], name="pulsebatch_once"),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month"), asked__gte=F("answered")), name="pulsebatch_makes_sense"
            ),
            AppendOnly(name="pulsebatch_append_only"),
        ]
