"""Short surveys."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.fields import Body, Text
from api.serializers.rows import maybe

Row = s.Serializer[Any]
MEASURES = ["belonging", "welcome", "fair_treatment", "training"]


class PulseAnswers(Body):
    """The answers to a round, by question. Every question is answered; one of the answers is that you would rather not say."""

    round = Text(required=True, max_length=60)
    answers = s.DictField(child=s.CharField(max_length=60), required=True)


class AskedQuestion(Row):
    """A question and, by key, what can be answered."""

    key = s.CharField()
    measure = s.ChoiceField(MEASURES)
    words = s.CharField()
    answers = s.DictField(child=s.CharField())


class PulseRow(Row):
    """A round that you are asked."""

    round = s.CharField()
    title = s.CharField()
    open_until = s.DateField()
    questions = AskedQuestion(many=True)


class HelpRow(Row):
    """Somebody to turn to."""

    title = s.CharField()
    words = s.CharField()


class PulseTaken(Row):
    """Your answers are counted. Where to get help is said whatever you answered."""

    help = HelpRow(many=True)


class PulseSaid(Row):
    """How many gave one of the answers that count, as a range: wider where so few, or all but so few, did."""

    key = s.CharField()
    measure = s.ChoiceField(MEASURES)
    words = s.CharField()
    at_least = s.IntegerField()
    at_most = s.IntegerField()
    counted_words = s.CharField()


class Beside(Row):
    """The report that was kept for the end of the same month: by action, for what share of people it was met."""

    as_of = s.DateField()
    people_rates = s.DictField(child=s.FloatField(allow_null=True))


class PulseResultRow(Row):
    """What was said in one round, of enough people, once for its months. A local proxy, never a national measure."""

    id = s.UUIDField()
    round = s.CharField()
    title = s.CharField()
    first_month = s.DateField()
    last_month = s.DateField()
    asked = s.IntegerField()
    answered = s.IntegerField()
    response_rate = s.FloatField()
    questions = PulseSaid(many=True)
    beside = maybe(Beside)
