"""What may be sent, field by field. Whether it may be done, and is right, services say."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Amount, Body, Day, Reference, Text, Whole, YesNo
from onboarding.models.choices import (
    MilestoneKind,
    Outcome,
    Profession,
    Regulator,
    Role,
    Sponsor,
    VisaRoute,
    WaitingOn,
)
from onboarding.models.enrolments import SUBJECTS
from onboarding.models.recruits import FactAnswer
from onboarding.models.report_choices import Rag
from onboarding.rules.calendars import COUNTRIES
from onboarding.services.attendance import MOST_PEOPLE


class OneOf(serializers.ChoiceField):
    """A word of a closed list; a number that looks like one is not a word."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Answers(Body):
    """Yes or no to each question; null takes an answer back, a missing one is not yet known."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name: YesNo(required=False, allow_null=True) for name in FactAnswer.values}

    def to_internal_value(self, data: Any) -> dict[str, bool]:
        return {name: value for name, value in super().to_internal_value(data).items() if value is not None}


class RecruitChanges(Body):
    """Facts of a recruit. Places and people are ids of the trust; null unties them."""

    full_name = Text(required=False, allow_blank=False, max_length=200)
    known_as = Text(max_length=100)
    contact_email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    telephone = Text(max_length=30)
    profession = OneOf(Profession.choices, required=False)
    regulator = OneOf(Regulator.choices, required=False, allow_blank=True)
    sponsor = OneOf(Sponsor.choices, required=False, allow_blank=True)
    visa_route = OneOf(VisaRoute.choices, required=False, allow_blank=True)
    country_of_training = serializers.RegexField(
        "^[A-Z]{2}$", required=False, allow_blank=True, error_messages={"invalid": "Write two capital letters."}
    )
    facts = Answers(required=False)
    site = Reference()
    ward = Reference()
    cohort = Reference()
    line_manager = Reference()
    pastoral_lead = Reference()
    buddy = Reference()
    case_officer = Reference()


class NewRecruit(RecruitChanges):
    """A recruit to add: at least a name and a profession."""

    full_name = Text(required=True, max_length=200)
    profession = OneOf(Profession.choices)
    existing_staff = YesNo(required=False)


class NewNote(Body):
    """A note about a recruit. The person may ask to read it."""

    words = Text(required=True, allow_blank=True, trim_whitespace=False)


class NewMilestone(Body):
    """A dated fact: the planned day, or the day it happened."""

    kind = OneOf(MilestoneKind.choices)
    occurrence = Whole(required=False, min_value=1, max_value=99)
    planned_on = Day(allow_null=False)
    actual_on = Day(allow_null=False)
    outcome = OneOf(Outcome.choices, required=False)
    reason = Text(max_length=4000)
    effective_on = Day(allow_null=False)


class Subject(Body):
    """Whom an enrolment is about."""

    kind = OneOf([(name, name) for name in (*SUBJECTS, "trust")])
    id = serializers.UUIDField()


class NewEnrolment(Body):
    """A programme for a subject; without `programme` a recruit gets the usual bundle of their profession."""

    subject = Subject()
    programme = Text(required=False, allow_blank=False, max_length=60)
    enrolled_on = Day(allow_null=False)


class StateChange(Body):
    """Why an enrolment is paused, goes on or ends, and from when where that is not today."""

    reason = Text(trim_whitespace=False)
    on = Day()


class ExtraItem(Body):
    """One step for one person: an item of a published programme that they do not follow, or a free one."""

    reason = Text(trim_whitespace=False)
    item = Text(max_length=121, help_text="`programme/item`; leave it out for a free one")
    title = Text(max_length=200)
    owner_role = OneOf(Role.choices, required=False)
    guidance = Text(trim_whitespace=False)
    due_on = Day(help_text="By when; needed for a free one")


class Nothing(Body):
    """A verb that needs no words."""


class Submission(Body):
    """The evidence of a step: what the item asks for, at least. With a file, send a form instead of JSON."""

    note = Text()
    on = Day(help_text="The day the evidence speaks of")
    file = serializers.FileField(required=False, allow_empty_file=True, max_length=None)
    issued_on = Day()
    expires_on = Day()
    effective_on = Day(help_text="The day from which the step counts as done, where it is not the evidence's")
    out_of_order_reason = Text(max_length=4000)


class Register(Body):
    """Who took part in what, on which day: an item with people, or steps of people's own."""

    item = Text(required=False, allow_blank=False, max_length=121, help_text="`programme/item`, with `recruits`")
    recruits = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_PEOPLE)
    steps = serializers.ListField(
        child=serializers.UUIDField(), required=False, allow_empty=False, max_length=MOST_PEOPLE
    )
    on = Day(required=True, allow_null=False)
    note = Text()
    out_of_order_reason = Text(max_length=4000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if {"steps", "item", "recruits"} & set(attrs) not in ({"steps"}, {"item", "recruits"}):
            raise serializers.ValidationError("Send either item and recruits, or steps.", code="either_or")
        return attrs


class Reason(Body):
    """Why: people will read it later."""

    reason = Text(trim_whitespace=False)


class Answer(Body):
    """Whether it really happened, and what there is to say about it."""

    happened = YesNo()
    words = Text(trim_whitespace=False)


class WaiverRequest(Reason):
    """Why a step is let off, and until when where it is not for ever."""

    expires_on = Day()


class Waiting(Body):
    """Whom an open step is waiting on; empty for nobody."""

    waiting_on = OneOf(WaitingOn.choices, allow_blank=True)
    since = Day()


class NewSite(Body):
    """A place of the trust; its country decides which bank holidays count."""

    name = Text(required=True, max_length=200)
    country = OneOf([(code, code) for code in COUNTRIES], required=False)


class NewWard(Body):
    """A team at a site."""

    name = Text(required=True, max_length=200)
    site = Reference(required=True, allow_null=False)


class NewCohort(Body):
    """People who arrive together."""

    name = Text(required=True, max_length=200)


class PlaceChanges(Body):
    """A new name, and whether people can still be given this place."""

    name = Text(required=False, allow_blank=False, max_length=200)
    is_open = YesNo(required=False)


class SiteChanges(PlaceChanges):
    """The country can be put right while nobody is there."""

    country = OneOf([(code, code) for code in COUNTRIES], required=False)


class MemberChanges(Body):
    """What someone is in the trust. Roles and whether they may sign in change with a reason."""

    full_name = Text(required=False, allow_blank=False, max_length=200)
    job_title = Text(max_length=200)
    telephone = Text(max_length=30)
    roles = serializers.ListField(child=OneOf(Role.choices), required=False, allow_empty=False, max_length=len(Role))
    is_active = YesNo(required=False)
    reason = Text(trim_whitespace=False)


class NewMember(Body):
    """Someone who gets an account, without a password, and a set of roles."""

    email = serializers.EmailField(max_length=254)
    full_name = Text(required=True, max_length=200)
    roles = serializers.ListField(child=OneOf(Role.choices), allow_empty=False, max_length=len(Role))
    job_title = Text(max_length=200)
    telephone = Text(max_length=30)


class InviteAnew(Body):
    """Where the new invitation shall go: the same address, or the right one."""

    email = serializers.EmailField(max_length=254)


class MetricChanges(Body):
    """The value of a national measure, as the survey's results say it."""

    value = Amount()
    respondents = Whole(required=False, allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The name `source` means something else to a field class."""
        return super().get_fields() | {"source": Text(required=True, max_length=500)}


class NewOverride(Body):
    """Another word for an action of a plan; left out, the word of the rule holds again."""

    action = Text(required=True, max_length=20)
    word = OneOf(Rag.values, required=False)
    reason = Text(required=True, max_length=10_000)
    holds_until = Day(required=False)


class NewMetric(MetricChanges):
    """The same for a measure and a year that have none yet."""

    plan = Text(required=False, allow_blank=False, max_length=60)
    metric = Text(required=True, max_length=20)
    year = Whole()
