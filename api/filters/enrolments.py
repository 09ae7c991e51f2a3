"""What lists of enrolments and of events can be asked."""

from api.filters.fields import AnyOf, Filters, Id, Order, Search, Words
from api.filters.one_person import TimelineFilters
from onboarding.models.choices import EnrolmentState


class EnrolmentFilters(Filters):
    recruit = Id()
    programme = Words(field_name="version__programme__key", label="Key of the programme")
    state = AnyOf(EnrolmentState.values)
    search = Search("version__programme__title", "recruit__full_name", label="Part of the programme's or person's name")
    ordering = Order("enrolled_on")


class EventFilters(TimelineFilters):
    recruit = Id()
    object_id = Id(label="What it was done to")
