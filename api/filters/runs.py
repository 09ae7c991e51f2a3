"""What the list of report runs can be asked."""

from api.filters.fields import Day, Filters, Order, Words, YesNo


class RunFilters(Filters):
    plan = Words(field_name="plan__key", label="Key of the plan")
    as_of_after = Day(field_name="as_of", lookup_expr="gte", label="Of this day or later")
    as_of_before = Day(field_name="as_of", lookup_expr="lte", label="Of this day or earlier")
    signed = YesNo(field_name="signature", lookup_expr="isnull", exclude=True, label="Signed by a director")
    nightly = YesNo(field_name="made_by", lookup_expr="isnull", label="Kept by night, and not because somebody asked")
    ordering = Order("as_of", "made_at")
