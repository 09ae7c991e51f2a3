"""What one step's answer looks like, for the schema: what was recorded, said, and may be done."""

from rest_framework import serializers as s

from api.serializers.rows import EvidenceRow, Named, Row, StepRow, maybe, word
from onboarding.models import choices as c


class HistoryRow(Row):
    """One line of a step's history."""

    verb = s.CharField()
    state = word(c.StepState)
    due_on = maybe(s.DateField)
    by = maybe(s.CharField)
    reason = maybe(s.CharField)
    effective_on = s.DateField()
    recorded_at = s.DateTimeField()


class WaiverRow(Row):
    """A request to let a step off that waits for a second person. Its reason is null where it is private."""

    reason = maybe(s.CharField)
    expires_on = maybe(s.DateField)
    by = maybe(s.CharField)


class DelegateRow(Named):
    """Who does a step in its owner’s place, through which day where that is set, and for whom, where that colleague is away.
    `by_rule`: nobody plays the owner’s role for the person, and they come next."""

    until = maybe(s.DateField)
    on_behalf_of = s.CharField(allow_blank=True)
    by_rule = s.BooleanField()


class CommentRow(Row):
    """What somebody said about a step."""

    id = s.UUIDField()
    author = s.CharField()
    words = s.CharField()
    made_at = s.DateTimeField()


class StepDetail(StepRow):
    """A step with what was recorded, how it came to be so, and what the viewer may do."""

    submitted_by = maybe(s.CharField)
    submitted_at = maybe(s.DateTimeField)
    evidence = EvidenceRow(many=True)
    history = HistoryRow(many=True)
    waits_for = s.ListField(child=s.CharField())
    waiver = maybe(WaiverRow)
    missed_by = Named(many=True, help_text="For whom a shared step that is done has not happened yet")
    delegate = maybe(DelegateRow)
    comments = CommentRow(many=True)
    released_words = s.ListField(
        child=s.UUIDField(),
        help_text="Of a private step: which of its evidence, comments and reasons HR may put into the pack about the person",
    )
    allowed = s.ListField(child=s.CharField())
