"""What the results of surveys can be asked."""

from api.filters.fields import Day, Filters, Order, Words


class PulseResultFilters(Filters):
    round = Words(field_name="round", label="Key of the round")
    last_month_after = Day(field_name="last_month", lookup_expr="gte", label="Of this month or later")
    last_month_before = Day(field_name="last_month", lookup_expr="lte", label="Of this month or earlier")
    ordering = Order("last_month")
