"""What lists of plans, commitments and values of measures can be asked."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from api.filters.fields import AnyOf, Day, Filters, OneOf, Order, Search, Words, YesNo
from onboarding.clock import today_in
from onboarding.models import Step
from onboarding.models.choices import Role, StepState
from onboarding.rules.metrics import EARLIEST_YEAR
from onboarding.selectors.commitments import ORDERS, filter_commitments

LATEST_YEAR = 2199


class Year(django_filters.NumberFilter):
    schema = {"type": "integer", "minimum": EARLIEST_YEAR, "maximum": LATEST_YEAR}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, decimal_places=0, **kwargs)


class PlanFilters(Filters):
    search = Search("key", "title", label="Part of the key or title")
    ordering = Order("published_on", "title")


class CommitmentFilters(Filters):
    mine = YesNo(label="Those that a role of yours leads")
    in_date = YesNo(label="Done, and not yet due again")
    plan_action = Words(label="Key of a plan action, such as 5.2")
    lead_role = AnyOf(Role.values)
    state = AnyOf(StepState.values)
    due_before = Day(label="Due next on this day or earlier")
    search = Words(label="Part of the title")
    ordering = OneOf(list(ORDERS))

    def filter_queryset(self, queryset: QuerySet[Step]) -> QuerySet[Step]:
        viewer: Any = self.request.viewer
        return filter_commitments(viewer, queryset, self.wanted, today_in(viewer.trust), **self.order)


class MetricValueFilters(Filters):
    plan = Words(field_name="plan__key", label="Key of the plan")
    metric = Words(label="Key of the measure, such as 5a")
    year = Year()
    search = Search("metric", "source", label="Part of the measure's key or of the source")
    ordering = Order("year", "metric", "value")
