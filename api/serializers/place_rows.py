"""What answers about places and members look like, for the schema."""

from rest_framework import serializers as s

from api.serializers.rows import Named, Row, maybe, words
from onboarding.models import choices as c
from onboarding.rules.calendars import COUNTRIES


class PlaceRow(Row):
    """A place. `recruits` are those whom the viewer may know, without those who have left."""

    id = s.UUIDField()
    name = s.CharField()
    is_open = s.BooleanField()
    recruits = s.IntegerField()
    revision = s.IntegerField()


class SiteRow(PlaceRow):
    """A site with the country whose bank holidays count there."""

    country = s.ChoiceField(list(COUNTRIES))
    open_wards = s.IntegerField()


class WardRow(PlaceRow):
    """A team at its site."""

    site = Named()
    country = s.ChoiceField(list(COUNTRIES))


class CohortRow(PlaceRow):
    """People who arrive together. Progress and arrival are of those whom the viewer knows in full, null where nobody is."""

    people = s.IntegerField(help_text="With those who have left")
    done = maybe(s.IntegerField)
    total = maybe(s.IntegerField)
    arriving_from = maybe(s.DateField)
    arriving_to = maybe(s.DateField)


class LookedAfterRow(Row):
    """How many recruits a member looks after, by role."""

    line_manager = s.IntegerField()
    pastoral_lead = s.IntegerField()
    buddy = s.IntegerField()
    case_officer = s.IntegerField()


class MemberRow(Row):
    """Someone with a set of roles in the trust. `accepted_on` is null until they accept the invitation and can come in."""

    id = s.UUIDField()
    full_name = s.CharField()
    email = s.EmailField()
    job_title = s.CharField()
    telephone = s.CharField()
    roles = words(c.Role)
    is_active = s.BooleanField()
    accepted_on = s.DateField(allow_null=True)
    recruits = LookedAfterRow()
    effective_on = s.DateField()
    revision = s.IntegerField()


class PeopleRow(Row):
    """The recruits whom a member looks after in one role; `needs_new` where the member can no longer do it."""

    tie = s.ChoiceField(["line_manager", "pastoral_lead", "buddy", "case_officer"])
    needs_new = s.BooleanField()
    recruits = Named(many=True)


class MemberDetail(MemberRow):
    """A member with the people whom they look after."""

    looks_after = PeopleRow(many=True)
