"""What a list of recruits can be asked."""

from typing import Any

from django.db.models import QuerySet

from api.filters.fields import AnyOf, Day, Filters, Id, OneOf, Words, YesNo
from onboarding.clock import today_in
from onboarding.models import Recruit
from onboarding.models.choices import Profession, RecruitStatus, WaitingOn
from onboarding.selectors.filters_recruits import RECRUIT_ORDERS, filter_recruits


class RecruitFilters(Filters):
    profession = AnyOf(Profession.values)
    cohort = Id()
    site = Id()
    ward = Id()
    line_manager = Id(label="The membership of the line manager")
    pastoral_lead = Id(label="The membership of the pastoral lead")
    case_officer = Id(label="The membership of the HR officer who answers for the person")
    country = Words(label="Country of training, two letters")
    status = AnyOf(RecruitStatus.values)
    overdue = YesNo(label="Whether an open step is past its due day")
    legal_overdue = YesNo(label="Whether a limit that the law sets is past its day")
    at_risk = YesNo(label="Whether an open step is due soon")
    unreached = YesNo(
        label="Whether no message reaches them, because they have neither an account nor a contact address"
    )
    waiting_on = AnyOf(WaitingOn.values, label="Whom an open step is waiting on")
    arriving_after = Day(label="On this day or later, actual or planned")
    arriving_before = Day(label="On this day or earlier, actual or planned")
    visa_expiring_before = Day(label="On this day or earlier")
    search = Words(label="Part of the name")
    ordering = OneOf(list(RECRUIT_ORDERS))

    def filter_queryset(self, queryset: QuerySet[Recruit]) -> QuerySet[Recruit]:
        viewer: Any = self.request.viewer
        return filter_recruits(viewer, queryset, self.wanted, today_in(viewer.trust), **self.order)
