"""Programmes and versions: what may be sent, and what answers look like."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from api.serializers.bodies import OneOf
from api.serializers.fields import Body, Day, Text
from api.serializers.rows import Row, Sourced, maybe, word
from onboarding.models import choices as c
from onboarding.selectors.programmes import FOR_PEOPLE

AUDIENCE = [("all", "Everyone"), *c.Profession.choices]
KINDS = [(kind.value, kind.label) for kind in FOR_PEOPLE]


class NewProgramme(Body):
    """A programme of the trust's own. Without `key` it gets one made of its title."""

    title = Text(required=True, max_length=200)
    kind = OneOf(KINDS)
    audience = s.ListField(child=OneOf(AUDIENCE), allow_empty=False, max_length=len(AUDIENCE))
    key = Text(required=False, max_length=60)


class ProgrammeChanges(Body):
    """Another name, or another choice of whom it is given to from now on. Kind and key stay."""

    title = Text(required=False, allow_blank=False, max_length=200)
    audience = s.ListField(child=OneOf(AUDIENCE), required=False, allow_empty=False, max_length=len(AUDIENCE))


class ProgrammeYaml(Body):
    """A programme as a YAML file has it."""

    yaml = Text(required=True, max_length=1_000_000, trim_whitespace=False)


class ShortVersion(Row):
    id = s.UUIDField()
    number = s.IntegerField()
    status = word(c.VersionStatus)
    checked_on = s.DateField()
    review_on = s.DateField()
    published_at = maybe(s.DateTimeField)


class ProgrammeRow(Row):
    """A programme with the version that is given to new people, and the drafts that wait."""

    id = s.UUIDField()
    key = s.CharField()
    title = s.CharField()
    kind = word(c.ProgrammeKind)
    audience = s.ListField(child=s.ChoiceField(AUDIENCE))
    published = ShortVersion(allow_null=True)
    drafts = ShortVersion(many=True)
    versions = s.IntegerField()
    people = maybe(s.IntegerField, help_text="How many follow one of its versions now, for who manages programmes")
    check_this = s.BooleanField(help_text="The day to look its facts up again has passed")
    revision = s.IntegerField()


class AnyVersion(Row):
    """What every row of a version says."""

    id = s.UUIDField()
    number = s.IntegerField()
    status = word(c.VersionStatus)
    template_version = s.CharField()
    checked_on = s.DateField()
    review_on = s.DateField()
    check_this = s.BooleanField()
    source_note = s.CharField()
    published_at = maybe(s.DateTimeField)
    made_at = s.DateTimeField()
    people = maybe(s.IntegerField, help_text="How many follow it now, for who manages programmes")
    revision = s.IntegerField()


class VersionRow(AnyVersion):
    """One version, without what is in it."""

    programme = s.CharField()
    items_count = s.IntegerField()


class StageBody(Row):
    """An ordered part of a version."""

    key = s.CharField()
    title = s.CharField()


class StageRow(StageBody):
    id = s.UUIDField()


class ItemBody(Sourced):
    """One thing to be done, as `onboarding/library/programmes/README.md` explains field by field."""

    key = s.CharField()
    stage = s.CharField(help_text="The key of its stage")
    title = s.CharField(max_length=70)
    guidance = s.CharField()
    owner_role = word(c.Role)
    scope = word(c.Scope, required=False)
    valid_months = maybe(s.IntegerField, required=False)
    applies_when = maybe(s.DictField, required=False)
    anchor = s.JSONField(help_text="A milestone, `enrolled`, {latest_of: [milestones]} or {item: key}")
    offset = s.IntegerField()
    unit = word(c.Unit, required=False)
    roll = word(c.Roll, required=False)
    limit = word(c.Limit, required=False)
    mandatory = s.BooleanField()
    gate = word(c.Gate, required=False, allow_null=True)
    evidence = word(c.EvidenceKind)
    private = word(c.Private, required=False, allow_null=True)
    sensitivity = word(c.Sensitivity, required=False, allow_null=True)
    review = word(c.ReviewKind, required=False)
    confirm_by_recruit = s.BooleanField(required=False)
    repeats = s.JSONField(required=False, help_text="How it comes again, or null")
    prerequisites = s.ListField(child=s.CharField(), help_text="Keys, or programme/key")
    remind_days_before = s.ListField(child=s.IntegerField())
    plan_actions = s.ListField(child=s.CharField())
    basis = word(c.Basis)
    basis_note = s.CharField()
    confidence = word(c.Confidence)


class ItemRow(ItemBody):
    id = s.UUIDField()
    due_words = s.CharField()
    for_whom = s.CharField()


@extend_schema_field(StageBody(many=True))
class Stages(s.ListField):
    child = s.DictField()


@extend_schema_field(ItemBody(many=True))
class Items(s.ListField):
    child = s.DictField()


class VersionChanges(Body):
    """A draft, as a whole or in part: a list that is sent takes the place of the one that stands there."""

    source_note = Text(max_length=2000)
    checked_on = Day(allow_null=False)
    review_on = Day(allow_null=False)
    stages = Stages(required=False, help_text="In order; what is not sent is taken out")
    items = Items(required=False, help_text="In order; a row keeps its id by its key")


class ProgrammeName(Row):
    id = s.UUIDField()
    key = s.CharField()
    title = s.CharField()
    kind = word(c.ProgrammeKind)


class VersionDetail(AnyVersion):
    """A version with its stages and items."""

    programme = ProgrammeName()
    stages = StageRow(many=True)
    items = ItemRow(many=True)


class FieldChangeRow(Row):
    """One field that differs; values as they stand in an item."""

    field = s.CharField()
    before = s.JSONField()
    after = s.JSONField()


class ChangedRow(Row):
    key = s.CharField()
    title = s.CharField()
    fields_changed = FieldChangeRow(many=True)


class DifferencesRow(Row):
    """What came, what is written otherwise, what went."""

    added = s.ListField(child=s.DictField())
    changed = ChangedRow(many=True)
    removed = s.ListField(child=s.DictField())


class VersionDiff(Row):
    """How one version differs from another; from nothing where it is the first."""

    version = s.UUIDField()
    against = maybe(s.UUIDField)
    about = FieldChangeRow(many=True)
    stages = DifferencesRow()
    items = DifferencesRow()
