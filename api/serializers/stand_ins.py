"""What is sent to let a colleague stand in, and what is answered."""

from rest_framework import serializers as s

from api.serializers.fields import Body, Day, Id, Text
from api.serializers.rows import Named, Row, maybe


class NewStandIn(Body):
    """Whose work, who does it meanwhile, and from the first through the last day."""

    absent = Id()
    by = Id()
    first_on = Day(required=True, allow_null=False)
    last_on = Day(required=True, allow_null=False)
    reason = Text(max_length=4000)


class StandInRow(Row):
    """`state` is to_come, now or over; `steps` is how many are in the colleague's hands."""

    id = s.UUIDField()
    absent = Named()
    by = Named()
    first_on = s.DateField()
    last_on = s.DateField()
    reason = s.CharField(allow_blank=True)
    ended_on = maybe(s.DateField)
    state = s.ChoiceField(["to_come", "now", "over"])
    steps = s.IntegerField()
    may_end = s.BooleanField()
