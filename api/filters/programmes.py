"""What lists of programmes and of versions can be asked."""

from typing import Any

from django.db.models import QuerySet

from api.filters.fields import AnyOf, Filters, OneOf, Order, Search
from onboarding.models.choices import Profession, ProgrammeKind, VersionStatus


class ForWhom(OneOf):
    """Programmes for one profession, those for all among them."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(audience__overlap=[value, "all"]) if value else qs


class ProgrammeFilters(Filters):
    kind = AnyOf(ProgrammeKind.values)
    audience = ForWhom(Profession.values, label="For this profession, or for everyone")
    search = Search("title", "key", label="Part of the title or key")
    ordering = Order("title", "kind")


class VersionFilters(Filters):
    status = AnyOf(VersionStatus.values)
    search = Search("source_note", label="Part of what the version rests on")
    ordering = Order("number")
