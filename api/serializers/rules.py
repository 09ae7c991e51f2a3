"""Rules of law and of regulators, as the API writes them."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.rows import Row, maybe, word
from onboarding.models import choices as c


class VersionOfRule(Row):
    """The version in which a rule stands."""

    id = s.UUIDField()
    number = s.IntegerField()
    status = word(c.VersionStatus)


class LawRuleRow(Row):
    """What is said, where it was read, of which day that speaks, when to look again, and how sure we are."""

    id = s.UUIDField()
    title = s.CharField()
    kind = word(c.ProgrammeKind)
    group = s.CharField(help_text="Title of the programme or duty")
    words = s.CharField(help_text="How its day is counted")
    why = s.CharField()
    limit = word(c.Limit)
    basis = word(c.Basis)
    confidence = word(c.Confidence)
    to_confirm = s.CharField()
    confirmed = s.BooleanField()
    checked_on = s.DateField()
    review_on = s.DateField()
    version = VersionOfRule()
    programme = s.UUIDField()
    in_force_since = maybe(s.DateField)

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        """`source` is the name of something else in a serializer's class."""
        return {**super().get_fields(), "source": s.CharField()}
