"""What lists of places and of members can be asked."""

from django.db.models import QuerySet

from api.filters.fields import Filters, Id, OneOf, Order, Search, Words, YesNo
from onboarding.models import Membership
from onboarding.models.choices import Role
from onboarding.rules.calendars import COUNTRIES
from onboarding.selectors.members import filter_members


class PlaceFilters(Filters):
    is_open = YesNo(label="Whether people can still be given this place")
    search = Search("name", label="Part of the name")
    ordering = Order("name")


class SiteFilters(PlaceFilters):
    country = OneOf(list(COUNTRIES), label="The country whose bank holidays count")


class WardFilters(PlaceFilters):
    site = Id()
    country = OneOf(list(COUNTRIES), field_name="site__country", label="The country whose bank holidays count")
    search = Search("name", "site__name", label="Part of the name of the ward or its site")


class MemberFilters(Filters):
    role = OneOf(Role.values)
    active = YesNo(label="Whether they can sign in here")
    search = Words(label="Part of the name, job title or email address")
    ordering = Order("full_name", "effective_on")

    def filter_queryset(self, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        found = filter_members(queryset, **self.wanted)
        return self.filters["ordering"].filter(found, self.order.get("order", ""))
