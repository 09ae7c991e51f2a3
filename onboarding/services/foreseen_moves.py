"""Planned moves in days that are lived through: done on their day by the code that really moves people, and taken back."""

from datetime import date

from django.db import transaction

from onboarding.access import Action, may
from onboarding.errors import DomainError
from onboarding.models import PlannedTransfer, Trust
from onboarding.models.choices import RecruitStatus
from onboarding.models.wall_choices import PlannedState
from onboarding.selectors.planned_transfers import WITH_TIES
from onboarding.selectors.visible import lock_recruit
from onboarding.services.transfers import move_now

# Each costs as much as a real one, and whoever looks ahead waits for it; a week has a few. Ours.
MOST_MOVES = 20


def move_in_passing(trust: Trust, day: date, left: int) -> int:
    """Do what is planned for that day or an earlier one, so many at most. Returns how many were come to. Inside a rehearsal.

    One that could not be done by then changes nothing, as on its day."""
    rows = PlannedTransfer.objects.filter(trust=trust, state=PlannedState.WAITING, on__lte=day)
    rows = rows.exclude(recruit__status=RecruitStatus.LEFT).select_related(*WITH_TIES)
    found = list(rows.order_by("on", "planned_at", "id")[:left])
    for row in found:
        _move(row, day)
    if found:
        PlannedTransfer.objects.filter(pk__in=[row.pk for row in found]).update(state=PlannedState.DONE)
    return len(found)


def _move(row: PlannedTransfer, day: date) -> None:
    if not may(row.planned_by, Action.EDIT_RECRUIT):
        return
    try:
        with transaction.atomic():
            recruit = lock_recruit(row.planned_by, row.recruit_id)
            to = {tie: getattr(row, tie) for tie in row.fields}
            move_now(row.planned_by, recruit, to, day, row.reason)
    except DomainError:  # by then it would be refused and told to HR
        return
