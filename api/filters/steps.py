"""What a list of steps can be asked."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from api.filters.fields import AnyOf, Day, Filters, Id, OneOf, Words, YesNo
from onboarding.clock import today_in
from onboarding.models import Step
from onboarding.models.choices import Basis, Limit, ProgrammeKind, Role, StepState, WaitingOn
from onboarding.models.enrolments import SUBJECTS
from onboarding.selectors.filters_steps import STEP_ORDERS, filter_steps


def is_subject(value: str) -> None:
    """A kind of subject, or the id of one."""
    if value in (*SUBJECTS, "trust"):
        return
    try:
        UUID(value)
    except ValueError as error:
        kinds = ", ".join((*SUBJECTS, "trust"))
        raise ValidationError(f"Write one of {kinds}, or an id.", code="invalid") from error


class StepFilters(Filters):
    mine = YesNo(label="Steps that are yours to do")
    recruit = Id(label="Steps of this recruit, shared ones too")
    programme = Words(label="Key of the programme")
    stage = Words(label="Key of the stage")
    state = AnyOf(StepState.values)
    owner_role = AnyOf(Role.values)
    subject = Words(label="A kind of subject, or the id of one", validators=[is_subject])
    kind = AnyOf(ProgrammeKind.values, label="Kind of the programme")
    basis = AnyOf(Basis.values)
    limit = OneOf(Limit.values)
    plan_action = Words(label="Key of a plan action, such as 5.2")
    due_after = Day(label="On this day or later")
    due_before = Day(label="On this day or earlier")
    waived_until_before = Day(label="Waived, and the waiver runs out on this day or earlier")
    overdue = YesNo()
    inherited = YesNo(label="Open, and due before the trust went live")
    blocked = YesNo(label="Whether another step comes first")
    at_risk = YesNo()
    waiting_on = AnyOf(WaitingOn.values)
    waiting_since_before = Day(label="Said to wait on somebody since this day or earlier")
    search = Words(label="Part of the title or of the person's name")
    ordering = OneOf(list(STEP_ORDERS))

    def filter_queryset(self, queryset: QuerySet[Step]) -> QuerySet[Step]:
        viewer: Any = self.request.viewer
        return filter_steps(viewer, queryset, self.wanted, today_in(viewer.trust), **self.order)
