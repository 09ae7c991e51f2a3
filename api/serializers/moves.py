"""What is sent to move dates, and what a preview answers."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.bodies import OneOf
from api.serializers.fields import Body, Day, Text, Whole
from api.serializers.gates import GateRow
from api.serializers.rows import Named, Row, maybe, word
from onboarding.models import choices as c


class CohortMilestone(Body):
    """One kind of planned date of a whole cohort: by so many days from each person's own, or one day for all.

    `seen` is what a preview answered: where the change would do anything else by now, nothing is saved."""

    kind = OneOf(c.MilestoneKind.choices)
    by_days = Whole(required=False)
    planned_on = Day(allow_null=False)
    reason = Text(max_length=4000)
    seen = Text(max_length=64)


class DateMoveRow(Row):
    """One date before and after."""

    kind = word(c.MilestoneKind)
    occurrence = s.IntegerField()
    was_planned = maybe(s.DateField)
    was_actual = maybe(s.DateField)
    planned_on = maybe(s.DateField)
    actual_on = maybe(s.DateField)


class AffectedStep(Row):
    """A step with its day, and where its limit is written."""

    item = s.CharField()
    title = s.CharField()
    owner_role = word(c.Role)
    due_on = maybe(s.DateField)
    limit = word(c.Limit)
    basis = word(c.Basis)
    confidence = word(c.Confidence)
    confirmed = s.BooleanField()
    shared = s.BooleanField()
    holidays_not_published = maybe(s.IntegerField)

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        """`source` is the name of something else in a serializer's class."""
        return {**super().get_fields(), "source": s.CharField()}


class MovedStepRow(AffectedStep):
    """A step that moves: `was_on` is its day now. `was_asked` and `is_asked` differ where it comes or goes."""

    was_on = maybe(s.DateField)
    was_asked = s.BooleanField()
    is_asked = s.BooleanField()


class ToldRow(Row):
    """Somebody who is reminded of steps that move; without an account nothing can be sent."""

    name = s.CharField()
    role = word(c.Role)
    steps = s.IntegerField()
    has_account = s.BooleanField()


class PersonPreviewRow(Row):
    """What a change does to one person. `stays` are limits of law or a regulator that do not move with it."""

    recruit = Named()
    dates = DateMoveRow(many=True)
    moved = MovedStepRow(many=True)
    late = AffectedStep(many=True)
    stays = AffectedStep(many=True)
    clashes = s.ListField(child=s.CharField())
    doubts = s.ListField(child=s.CharField())
    told = ToldRow(many=True)
    gates_before = GateRow(many=True)
    gates_after = GateRow(many=True)


class LeftOutRow(Row):
    """Somebody whom the change leaves alone, and why."""

    recruit = Named()
    why = s.CharField()


class PreviewRow(Row):
    """What a change of dates does to each person; `saved` is false where it was only looked at."""

    saved = s.BooleanField()
    seen = s.CharField()
    people = PersonPreviewRow(many=True)
    left_out = LeftOutRow(many=True)
