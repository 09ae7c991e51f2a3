"""What may be sent about things that people tell of: remarks, delegations, absences."""

from api.serializers.bodies import OneOf
from api.serializers.fields import Body, Day, Id, Text, Whole
from onboarding.models.choices import MilestoneKind, OccurrenceKind


class Remark(Body):
    """Something to say about a step."""

    words = Text(trim_whitespace=False)


class Delegation(Body):
    """The membership of a colleague who does a step in its owner's place; null takes it back."""

    to = Id(allow_null=True)
    until = Day(help_text="The last day of it; without one until it is taken back")
    reason = Text(trim_whitespace=False)


class NewOccurrence(Body):
    """Someone is not at work without explanation."""

    recruit = Id()
    kind = OneOf([(OccurrenceKind.ABSENT.value, OccurrenceKind.ABSENT.label)])
    on = Day(help_text="The first day; today where it is left out")
    words = Text(trim_whitespace=False)


class OccurrenceEnd(Body):
    """They are back, or it is explained."""

    ended_on = Day(help_text="Today where it is left out")
    words = Text(trim_whitespace=False)


class NewProposal(Body):
    """Another day for a date: the planned one, or the day it happened."""

    kind = OneOf(MilestoneKind.choices)
    occurrence = Whole(required=False, min_value=1, max_value=99)
    planned_on = Day(allow_null=False)
    actual_on = Day(allow_null=False)
    reason = Text(trim_whitespace=False)


class Why(Body):
    """Why it was decided so; needed where a proposal is declined."""

    reason = Text(trim_whitespace=False)


class OccurrenceCorrection(Body):
    """The right day, and why."""

    on = Day(required=True, allow_null=False)
    reason = Text(required=True)
