"""What the list of duty clocks can be asked."""

from typing import Any

from django.db.models import QuerySet

from api.filters.fields import Day, Filters, Id, OneOf, Words, YesNo
from onboarding.clock import today_in
from onboarding.models import Step
from onboarding.models.choices import Basis
from onboarding.selectors.duties import ORDERS, STATES, filter_clocks


class DutyFilters(Filters):
    duty = Words(label="Key of the duty, such as late-or-no-start")
    recruit = Id(label="Clocks of this recruit")
    state = OneOf(list(STATES), label="Running ones where it is left out")
    basis = OneOf(Basis.values)
    mine = YesNo(label="Of people whose case you answer for, and of the organisation")
    overdue = YesNo(label="Past their last day")
    this_week = YesNo(label="Due within seven days")
    cannot_be_computed = YesNo(label="Without a day, because something is not recorded")
    due_after = Day(label="On this day or later")
    due_before = Day(label="On this day or earlier")
    search = Words(label="Part of the title or of the person's name")
    ordering = OneOf(list(ORDERS))

    def filter_queryset(self, queryset: QuerySet[Step]) -> QuerySet[Step]:
        viewer: Any = self.request.viewer
        return filter_clocks(viewer, self.wanted, today_in(viewer.trust), **self.order)
