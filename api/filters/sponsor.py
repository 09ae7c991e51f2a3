"""What the lists of the sponsor's desk can be asked."""

from api.filters.fields import Day, Filters, Id, Order, Search


class SponsorReportFilters(Filters):
    recruit = Id()
    reported_after = Day(field_name="reported_on", lookup_expr="gte", label="Reported on this day or later")
    reported_before = Day(field_name="reported_on", lookup_expr="lte", label="Reported on this day or earlier")
    search = Search("about", "reference", "recruit__full_name", label="Part of the words, the reference or the name")
    ordering = Order("reported_on")


class FileAuditFilters(Filters):
    drawn_after = Day(field_name="drawn_on", lookup_expr="gte", label="Drawn on this day or later")
    ordering = Order("drawn_on")
