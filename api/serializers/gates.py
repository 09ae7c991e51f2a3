"""How ready a person is, by gate."""

from rest_framework import serializers as s

from api.serializers.rows import Row, maybe, word
from onboarding.models import choices as c


class SetFromOutside(Row):
    """Who set a day where it was not the trust, and which rule says so."""

    rule = s.UUIDField()
    basis = word(c.Basis)
    confirmed = s.BooleanField()


class OnTheWay(Row):
    """A step of a critical path."""

    title = s.CharField()
    due_on = maybe(s.DateField)
    limit = SetFromOutside(allow_null=True)


class GateRow(Row):
    """How ready a person is for one gate. The critical path is the chain of open steps with least to spare."""

    gate = word(c.Gate)
    word = s.ChoiceField(["cleared", "on_track", "at_risk", "blocked"])
    days_to_spare = maybe(s.IntegerField)
    why = s.ListField(child=s.CharField())
    gate_on = maybe(s.DateField)
    critical_path = OnTheWay(many=True)
