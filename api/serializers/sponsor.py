"""The sponsor's desk, for the schema."""

from rest_framework import serializers as s

from api.serializers.rows import Named, Row, maybe, word
from onboarding.models import choices as c


class LicenceRow(Row):
    """What HR reads in the sponsor system."""

    number = s.CharField()
    rating = word(c.LicenceRating, allow_blank=True)
    expires_on = maybe(s.DateField)


class LicencePersonRow(Row):
    """Someone on the licence; `until` is null while they are."""

    id = s.UUIDField()
    full_name = s.CharField()
    role = word(c.LicenceRole)
    since = s.DateField()
    until = maybe(s.DateField)
    revision = s.IntegerField()


class AllocationRow(Row):
    """Certificates that may be assigned in some days; what is left counts no returned one back."""

    id = s.UUIDField()
    starts_on = s.DateField()
    ends_on = s.DateField()
    number = s.IntegerField()
    assigned = s.IntegerField()
    used = s.IntegerField()
    returned = s.IntegerField()
    waiting = s.IntegerField()
    lapsed = s.IntegerField()
    left = s.IntegerField()
    revision = s.IntegerField()


class CertificateRow(Row):
    """A certificate that the trust assigned, and the last day to use it."""

    recruit = Named()
    occurrence = s.IntegerField()
    number = s.CharField()
    assigned_on = s.DateField()
    used_on = maybe(s.DateField)
    returned_on = maybe(s.DateField)
    lapses_on = maybe(s.DateField)
    days_left = maybe(s.IntegerField)
    state = s.ChoiceField(["waiting", "used", "returned", "lapsed"])


class SponsorDeskRow(Row):
    """The desk."""

    licence = LicenceRow()
    people = LicencePersonRow(many=True)
    allocations = AllocationRow(many=True)
    certificates = CertificateRow(many=True)


class SponsorReportRow(Row):
    """A report made in the sponsor system."""

    id = s.UUIDField()
    recruit = Named(allow_null=True)
    about = s.CharField()
    reported_on = s.DateField()
    reference = s.CharField()
    reported_by = maybe(s.CharField)
    recorded_at = s.DateTimeField()


class AuditedFileRow(Row):
    """One person of a self-audit: keys of papers that were there and missing that day."""

    id = s.UUIDField()
    recruit = Named(allow_null=True)
    there = s.ListField(child=s.CharField())
    missing = s.ListField(child=s.CharField())
    done_on = maybe(s.DateField)
    done_words = s.CharField()


class FileAuditRow(Row):
    """A self-audit. The same seed and people draw the same files."""

    id = s.UUIDField()
    drawn_on = s.DateField()
    drawn_by = maybe(s.CharField)
    seed = s.IntegerField()
    people = s.IntegerField()
    files = AuditedFileRow(many=True)
