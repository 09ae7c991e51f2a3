"""What a list of occurrences can be asked."""

from api.filters.fields import Filters, Id, OneOf, Order, Search, YesNo
from onboarding.models.choices import OccurrenceKind


class OccurrenceFilters(Filters):
    recruit = Id()
    kind = OneOf(OccurrenceKind.values)
    open = YesNo(field_name="ended_on", lookup_expr="isnull", label="Whether it is not over")
    search = Search("recruit__full_name", label="Part of the name")
    ordering = Order("happened_on")
