"""What is sent to move someone to another ward or other people, and what is answered."""

from rest_framework import serializers as s

from api.serializers.fields import Body, Day, Reference, Text
from api.serializers.rows import Named, Row, maybe, word
from onboarding.models.choices import Role
from onboarding.models.wall_choices import PlannedState


class NewTransfer(Body):
    """The new ward and people, as ids; what is left out stays, null unties.

    `seen` is what a preview answered. Where the move would do anything else by now, nothing is saved."""

    ward = Reference()
    line_manager = Reference()
    pastoral_lead = Reference()
    buddy = Reference()
    on = Day()
    reason = Text(max_length=4000)
    seen = Text(max_length=64)


class HandedStepRow(Row):
    """A step that is still to do; `subject` is who shares it, where many do; `next` is who does it while the role is empty."""

    step = s.UUIDField()
    title = s.CharField()
    owner_role = word(Role)
    due_on = maybe(s.DateField)
    late = s.BooleanField()
    subject = s.CharField(allow_blank=True)
    next = maybe(s.CharField)


class HandoverRow(Row):
    """Steps that leave one list for another; null is nobody."""

    role = word(Role)
    was = Named(allow_null=True)
    now = Named(allow_null=True)
    steps = HandedStepRow(many=True)
    late = s.IntegerField()


class TransferRow(Row):
    """What a move does; `saved` is false where it was only looked at. For a day to come it is shown as it would be today, and
    `planned` is the plan that was saved."""

    saved = s.BooleanField()
    seen = s.CharField()
    on = s.DateField()
    planned = maybe(s.UUIDField)
    handovers = HandoverRow(many=True)
    ends = HandedStepRow(many=True)
    begins = HandedStepRow(many=True)
    taken_back = HandedStepRow(many=True)


class NewTies(Row):
    """Only what changes; null is nobody."""

    ward = Named(allow_null=True, required=False)
    line_manager = Named(allow_null=True, required=False)
    pastoral_lead = Named(allow_null=True, required=False)
    buddy = Named(allow_null=True, required=False)


class PlannedTransferRow(Row):
    """A move for a day to come, and what became of it; `why_not` says why it could not be done, or needed nothing."""

    id = s.UUIDField()
    recruit = Named()
    on = s.DateField()
    to = NewTies()
    reason = s.CharField(allow_blank=True)
    state = word(PlannedState)
    why_not = s.CharField(allow_blank=True)
    planned_by = Named()
    planned_at = s.DateTimeField()
    settled_at = maybe(s.DateTimeField)
