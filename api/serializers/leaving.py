"""What is sent when somebody leaves, or comes back."""

from rest_framework import serializers as s

from api.serializers.fields import Body, Day, Id, Text


class Leaver(Body):
    """The last day of employment; where it differs, the day on which sponsorship ends."""

    last_day = Day(required=True, allow_null=False)
    sponsorship_ends_on = Day()
    words = Text(trim_whitespace=False)


class Returner(Body):
    """The new first day. `anew` are enrolments that begin again as their programmes are published now; all others go on."""

    start_on = Day(required=True, allow_null=False)
    anew = s.ListField(child=Id(), required=False, max_length=100)
    reason = Text(trim_whitespace=False)
