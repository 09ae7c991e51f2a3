"""Notes about a recruit, for the schema."""

from rest_framework import serializers as s

from api.serializers.rows import Named, Row


class NoteRow(Row):
    """A note of HR about a recruit."""

    id = s.UUIDField()
    author = Named(allow_null=True)
    words = s.CharField()
    made_at = s.DateTimeField()
