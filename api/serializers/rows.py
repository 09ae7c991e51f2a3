"""What answers look like, for the schema. Rows themselves come from selectors and are sent as they are."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, inline_serializer
from rest_framework import serializers as s

from onboarding.access import Action
from onboarding.models import choices as c

Row = s.Serializer[Any]


def word(choices: Any, **options: Any) -> s.ChoiceField:
    """A word of a closed list of the vocabulary."""
    return s.ChoiceField(choices.choices, **options)


def words(choices: Any) -> s.ListField:
    """Several of them."""
    return s.ListField(child=word(choices))


def maybe(field: type[s.Field[Any, Any, Any, Any]], **options: Any) -> Any:
    """A value that may be null."""
    return field(allow_null=True, **options)


def told(field: type[s.Field[Any, Any, Any, Any]], **options: Any) -> Any:
    """A value that is left out where the viewer may not know it."""
    return field(required=False, **options)


def listing(row: type[Row]) -> Any:
    """A list that comes whole, in the same shape as a page."""
    name = f"{row.__name__.removesuffix('Row')}List"
    fields = {
        "count": s.IntegerField(),
        "next": maybe(s.URLField),
        "previous": maybe(s.URLField),
        "results": row(many=True),
    }
    return inline_serializer(name, fields)


class Named(Row):
    """A place or person, by id."""

    id = s.UUIDField()
    name = s.CharField()


class SubjectRow(Row):
    """Whom something is about."""

    kind = s.ChoiceField(["recruit", "membership", "ward", "cohort", "trust"])
    id = s.UUIDField()


class MeUser(Row):
    id = s.UUIDField()
    email = s.EmailField()
    full_name = s.CharField()


class MeTrust(Row):
    id = s.UUIDField()
    ods_code = s.CharField()
    name = s.CharField()


class MeRow(Row):
    """Who asks, where, in which roles, and what these could be allowed to do."""

    user = MeUser()
    membership = s.UUIDField()
    trust = MeTrust()
    roles = words(c.Role)
    actions = s.ListField(child=s.ChoiceField([action.value for action in Action]))


class RecruitRow(Row):
    """A recruit. Fields that the viewer's roles for this person do not need are left out."""

    id = s.UUIDField()
    full_name = s.CharField()
    known_as = s.CharField()
    profession = word(c.Profession, required=False)
    regulator = word(c.Regulator, required=False, allow_blank=True)
    sponsor = word(c.Sponsor, required=False, allow_blank=True)
    visa_route = word(c.VisaRoute, required=False, allow_blank=True)
    country_of_training = told(s.CharField)
    cohort = told(Named, allow_null=True)
    site = told(Named, allow_null=True)
    ward = told(Named, allow_null=True)
    line_manager = told(Named, allow_null=True)
    pastoral_lead = told(Named, allow_null=True)
    buddy = told(Named, allow_null=True)
    case_officer = told(Named, allow_null=True)
    status = word(c.RecruitStatus, required=False)
    arrival_on = told(s.DateField, allow_null=True)
    done = told(s.IntegerField)
    total = told(s.IntegerField)
    overdue = told(s.IntegerField)
    legal_overdue = told(s.IntegerField)
    next_due_on = told(s.DateField, allow_null=True)
    revision = told(s.IntegerField)


class RecruitDetail(RecruitRow):
    """A recruit with how to reach them and what else is known."""

    contact_email = told(s.CharField, help_text="Empty where none is known")
    telephone = told(s.CharField)
    existing_staff = told(s.BooleanField)
    facts = told(s.DictField, child=s.BooleanField())


class Sourced(Row):
    """Something that says where it was read. The name `source` means something else to a field class."""

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        return super().get_fields() | {"source": s.CharField()}


class StepRow(Sourced):
    """One item as it applies to one subject, with what follows from the day."""

    id = s.UUIDField()
    item = s.UUIDField()
    item_key = s.CharField()
    title = s.CharField()
    guidance = s.CharField()
    stage = s.CharField()
    stage_title = s.CharField()
    programme = s.CharField()
    programme_title = s.CharField()
    programme_kind = word(c.ProgrammeKind)
    enrolment = s.UUIDField()
    subject = SubjectRow()
    scope = word(c.Scope)
    owner_role = word(c.Role)
    state = word(c.StepState)
    applies = word(c.Applies)
    applies_reason = s.CharField()
    due_on = maybe(s.DateField)
    due_words = s.CharField()
    provisional = s.BooleanField()
    holidays_not_published = maybe(
        s.IntegerField, help_text="The day was counted with bank holidays of this year, which are not published yet"
    )
    waiting_for = s.ListField(child=s.CharField())
    done_on = maybe(s.DateField)
    limit = word(c.Limit)
    basis = word(c.Basis)
    basis_note = s.CharField()
    confidence = word(c.Confidence)
    confirmed = s.BooleanField()
    mandatory = s.BooleanField()
    gates = words(c.Gate)
    plan_actions = s.ListField(child=s.CharField())
    overdue = s.BooleanField()
    waiting = s.BooleanField()
    blocked = s.BooleanField()
    at_risk = s.BooleanField()
    lapsed = s.BooleanField()
    waiting_on = word(c.WaitingOn, allow_null=True)
    waiting_since = maybe(s.DateField)
    evidence_kind = word(c.EvidenceKind)
    review = word(c.ReviewKind)
    private = word(c.Private, allow_null=True)
    waived_until = maybe(s.DateField)
    place = s.ListField(child=s.IntegerField(), help_text="Place of the stage, then of the item in it")
    revision = s.IntegerField()


class EvidenceRow(Row):
    """A note, date or file. `sealed` where its words and file are kept from the viewer."""

    id = s.UUIDField()
    step = s.UUIDField()
    revision = s.IntegerField()
    kind = word(c.EvidenceKind)
    dated_on = maybe(s.DateField)
    recorded_at = s.DateTimeField()
    submitted_by = maybe(s.CharField)
    sealed = s.BooleanField()
    note = maybe(s.CharField)
    reference = maybe(s.CharField, help_text="The number of a report in the sponsor system")
    file_name = maybe(s.CharField)
    content_type = maybe(s.CharField)
    size = maybe(s.IntegerField)
    sha256 = maybe(s.CharField, help_text="Of the stored bytes")
    scan = maybe(s.CharField, help_text="Of a virus scanner: empty, pending, clean or infected")
    kept_back = s.CharField(help_text="Why its file cannot be opened now; empty where it can")
    issued_on = maybe(s.DateField)
    expires_on = maybe(s.DateField)


class ChecklistStageRow(Row):
    """One stage of one programme."""

    programme = s.CharField()
    programme_title = s.CharField()
    stage = s.CharField()
    stage_title = s.CharField()
    steps = StepRow(many=True)


class ChecklistRow(Row):
    """One person's steps, with the next three that are theirs to do."""

    stages = ChecklistStageRow(many=True)
    next_three = StepRow(many=True)
    done = s.IntegerField()
    total = s.IntegerField()
    overdue = s.IntegerField()


class MilestoneRow(Row):
    """A dated fact: planned, actual, or both."""

    id = s.UUIDField()
    kind = word(c.MilestoneKind)
    occurrence = s.IntegerField()
    planned_on = maybe(s.DateField)
    actual_on = maybe(s.DateField)
    outcome = s.CharField()


class EnrolmentRow(Row):
    """Who follows which version of which programme."""

    id = s.UUIDField()
    programme = s.CharField()
    programme_title = s.CharField()
    kind = word(c.ProgrammeKind)
    version = s.IntegerField()
    subject = SubjectRow()
    state = word(c.EnrolmentState)
    enrolled_on = s.DateField()
    ended_on = maybe(s.DateField)
    revision = s.IntegerField()


class EnrolmentHistory(Row):
    """What state an enrolment was in, from when, and since when we knew."""

    state = word(c.EnrolmentState)
    by = maybe(s.CharField)
    reason = maybe(s.CharField)
    effective_on = s.DateField()
    recorded_at = s.DateTimeField()


class LimitOfLaw(Row):
    """An open step that the law asks for, whatever becomes of the programme."""

    id = s.UUIDField()
    title = s.CharField()
    due_on = maybe(s.DateField)
    rule = s.UUIDField()
    limit = word(c.Limit)
    basis = word(c.Basis)
    confirmed = s.BooleanField()


class EnrolmentDetail(EnrolmentRow):
    """One enrolment, how it came to be as it is, and what may be done with it."""

    history = EnrolmentHistory(many=True)
    legal_limits = LimitOfLaw(many=True)
    allowed = s.ListField(child=s.ChoiceField(["pause", "resume", "withdraw"]))


class EventRow(Row):
    """Who did what, to what, from when."""

    id = s.UUIDField()
    action = s.CharField()
    sentence = s.CharField()
    actor = Named(allow_null=True)
    recruit = maybe(s.UUIDField)
    object_kind = s.CharField()
    object_id = maybe(s.UUIDField)
    effective_on = s.DateField()
    recorded_at = s.DateTimeField()


NewEnrolments = PolymorphicProxySerializer(
    component_name="NewEnrolments",
    serializers={"one": EnrolmentRow, "bundle": listing(EnrolmentRow)},
    resource_type_field_name=None,
)
