"""What the list of who stands in can be asked."""

from api.filters.fields import Filters, Id, YesNo


class StandInFilters(Filters):
    absent = Id(label="Whose work it is")
    by = Id(label="Who stands in")
    open = YesNo(field_name="ended_on", lookup_expr="isnull", label="Whether it lasts, or is to come")
