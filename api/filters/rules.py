"""What the list of rules can be asked."""

from api.filters.fields import Filters, OneOf, Order, Search, Words
from onboarding.models.choices import Basis, Limit


class RuleFilters(Filters):
    programme = Words(field_name="version__programme__key", label="Key of the programme or duty")
    basis = OneOf(Basis.values, label="Who asks for it")
    limit = OneOf(Limit.values, label="Whether the date itself is set from outside")
    search = Search("title", "source", label="Part of the title or of the source")
    ordering = Order("title", "version__review_on")
