"""Bringing a version to people in flight: what may be sent, and what answers look like."""

from rest_framework import serializers as s

from api.serializers.bodies import OneOf
from api.serializers.fields import Body, Day, Text, YesNo
from api.serializers.rows import Named, Row, maybe, word
from onboarding.models import choices as c
from onboarding.models.wall_choices import RollOutState


class RollOutBody(Body):
    """To whom the version comes. With `preview: true` nothing is saved; with `seen`, the digest of a preview, it is done
    only if it would do just that."""

    choice = OneOf(c.RollOutChoice.choices)
    from_on = Day(required=False)
    reason = Text(required=False, max_length=2000)
    preview = YesNo(required=False)
    seen = Text(required=False, max_length=64)


class RollOutStepRow(Row):
    """One step that comes, changes, moves or goes."""

    did = word(c.RollOutDid)
    item = s.CharField()
    title = s.CharField()
    occurrence = s.IntegerField()
    owner_role = word(c.Role)
    was_on = maybe(s.DateField)
    due_on = maybe(s.DateField)
    late = s.BooleanField(help_text="Late at once, because of it")
    shared = s.BooleanField()


class RollOutPersonRow(Row):
    """What it does to one person; `kept` open steps stay, `begun` ones stay as written, `finished` are not touched."""

    recruit = Named()
    was_version = s.IntegerField()
    kept = s.IntegerField()
    begun = s.IntegerField()
    finished = s.IntegerField()
    steps = RollOutStepRow(many=True)


class RollOutPreviewRow(Row):
    """What it does to everyone, with a page of people; `roll_out` is null where it was only looked at."""

    roll_out = maybe(s.UUIDField)
    saved = s.BooleanField()
    waits = s.BooleanField(help_text="It is for many people, and will be done by the worker: read the roll-out again")
    seen = s.CharField()
    choice = word(c.RollOutChoice)
    from_on = maybe(s.DateField)
    totals = s.DictField(child=s.IntegerField())
    people = RollOutPersonRow(many=True)


class RollOutRow(Row):
    """A roll-out that was decided on."""

    id = s.UUIDField()
    version = s.UUIDField()
    programme = s.CharField()
    number = s.IntegerField()
    choice = word(c.RollOutChoice)
    from_on = maybe(s.DateField)
    reason = s.CharField()
    people = s.IntegerField()
    state = word(RollOutState)
    why_not = s.CharField(help_text="Why it was not done, or could not be undone; empty where it was")
    totals = s.DictField(child=s.IntegerField())
    by = Named()
    effective_on = s.DateField()
    recorded_at = s.DateTimeField()
    undone_on = maybe(s.DateField)
