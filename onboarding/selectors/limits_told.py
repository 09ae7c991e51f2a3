"""The limits set by law or a regulator of which somebody was told, and whether they have said that they saw them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from onboarding.models import Acknowledgement, Membership, Recruit, Reminder
from onboarding.models.choices import Applies, Limit, ReminderState, StepState
from onboarding.rules.sources import FixedLimit
from onboarding.selectors.visible import visible_steps


@dataclass(frozen=True)
class LimitTold:
    """One limit: its step, the day, whom it is about, who set it, and whether its reader has said that they saw it."""

    step_id: UUID
    title: str
    due_on: date
    recruit: Recruit | None
    limit: FixedLimit | None
    is_seen: bool


def limits_told_to(viewer: Membership) -> list[LimitTold]:
    """What the viewer was told of that is open still, for the day that it is due now, earliest first. One query."""
    seen = Acknowledgement.objects.filter(step=OuterRef("step"), due_on=OuterRef("due_on"), membership=viewer)
    rows = Reminder.objects.filter(
        trust=viewer.trust_id,
        recipient=viewer,
        state=ReminderState.SENT,
        step__item__limit=Limit.HARD,
        step__state__in=[StepState.TO_DO, StepState.RETURNED],
        step__applies=Applies.YES,
        step__due_on=F("due_on"),
        step__in=visible_steps(viewer),
    )
    found = rows.annotate(is_seen=Exists(seen)).select_related("step__item", "step__enrolment__recruit")
    lines = {
        row.step_id: LimitTold(
            step_id=row.step_id,
            title=row.step.item.title,
            due_on=row.due_on,
            recruit=row.step.enrolment.recruit,
            limit=row.step.item.fixed_limit,
            is_seen=vars(row)["is_seen"],
        )
        for row in found.order_by("due_on", "step", "occasion")
    }
    return list(lines.values())


def limit_row(told: LimitTold) -> dict[str, Any]:
    """The row of the contract."""
    about = told.recruit
    return {
        "step": told.step_id,
        "title": told.title,
        "due_on": told.due_on,
        "recruit": {"id": about.pk, "name": about.full_name} if about else None,
        "seen": told.is_seen,
    }
