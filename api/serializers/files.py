"""Reports as files that a worker makes, for the schema."""

from typing import Any

from rest_framework import serializers as s

from api.serializers.rows import maybe
from onboarding.models.report_choices import FileState
from onboarding.outputs.files import OUTPUTS


class ReportFileRow(s.Serializer[Any]):
    """How far a file has come that you asked for. It is kept for a day, for you alone."""

    id = s.UUIDField()
    output = s.ChoiceField(list(OUTPUTS))
    plan = s.CharField()
    as_of = maybe(s.DateField)
    known_at = maybe(s.DateField)
    run = maybe(s.UUIDField, help_text="The report that was kept, where it is the file of one")
    state = s.ChoiceField(FileState.choices)
    asked_at = s.DateTimeField()
    settled_at = maybe(s.DateTimeField)
    why_not = maybe(s.CharField, help_text="Why it could not be made")
    file = maybe(s.CharField, help_text="The address of its bytes, once they are there")
