"""What the worker does with planned moves when their day has come: each in a transaction of its own, once."""

import time
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import DomainError
from onboarding.models import PlannedTransfer, Trust
from onboarding.models.wall_choices import PlannedState
from onboarding.selectors.planned_transfers import WITH_TIES
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import record
from onboarding.services.faults import or_given_up
from onboarding.services.transfers import save_transfer

OUR_FAULT = (
    "A fault of the service stopped this, and nothing was changed. Tell those who run it, and make the move yourself."
)
# Reminders of the trust wait for moves, so a busy day takes several minutes of the sweep; and as long a database in
# trouble is waited for.
SECONDS_AT_A_TURN = 20
TRIED_FOR = timedelta(days=2)
SO_ALREADY = "It was so already, so nothing had to be changed."


def carry_out_transfers(trust_id: UUID) -> int:
    """Do the moves that were planned for today in the trust, or for days on which nobody was there to do them.

    One that cannot be done says why and is not tried again. What a turn has no time for is done in the next. Returns how
    many were settled."""
    began, settled = time.monotonic(), 0
    for one in _due(trust_id):
        if time.monotonic() - began > SECONDS_AT_A_TURN:
            break
        settled += _settle(trust_id, one)
    return settled


@transaction.atomic
def _due(trust_id: UUID) -> list[UUID]:
    access.enter_trust(trust_id)
    today = today_in(Trust.objects.get(pk=trust_id))
    rows = PlannedTransfer.objects.filter(trust=trust_id, state=PlannedState.WAITING, on__lte=today)
    return list(rows.order_by("on", "planned_at", "id").values_list("pk", flat=True))


def _settle(trust_id: UUID, planned_id: UUID) -> bool:
    """What nobody foresaw must not come back every minute: it is refused like what was foreseen. Where the database was busy or
    away it is tried again, for two days from its own."""
    do, give_up = partial(_do, trust_id, planned_id), partial(_give_up, trust_id, planned_id)
    return or_given_up(f"planned move {planned_id}", do, give_up, partial(give_up, unless_new=True))


@transaction.atomic
def _do(trust_id: UUID, planned_id: UUID) -> bool:
    access.enter_trust(trust_id)
    row = _waiting(planned_id)
    if row is None:
        return False
    if not access.may(row.planned_by, access.Action.EDIT_RECRUIT):
        _refuse(row, f"{row.planned_by.full_name} decided this, and may not any more. Plan it again, or make the move.")
        return True
    access.enter(row.planned_by)
    try:
        with transaction.atomic():
            recruit = lock_recruit(row.planned_by, row.recruit_id)
            if not _still_waits(row):
                return False
            to = {tie: getattr(row, tie) for tie in row.fields}
            differs = any(getattr(recruit, f"{tie}_id") != (value and value.pk) for tie, value in to.items())
            if differs:
                save_transfer(row.planned_by, recruit_id=recruit.pk, to=to, on=row.on, reason=row.reason)
    except DomainError as error:
        _refuse(row, " ".join([*(one.detail for one in error.problems)] or [error.detail]))
    else:
        _close(row, PlannedState.DONE, "" if differs else SO_ALREADY)
    return True


@transaction.atomic
def _give_up(trust_id: UUID, planned_id: UUID, _: Exception, *, unless_new: bool = False) -> bool:
    access.enter_trust(trust_id)
    row = _waiting(planned_id)
    if row is None or (unless_new and today_in(row.planned_by.trust) - row.on < TRIED_FOR):
        return False
    _refuse(row, OUR_FAULT)
    return True


def _waiting(planned_id: UUID) -> PlannedTransfer | None:
    return PlannedTransfer.objects.select_related(*WITH_TIES).filter(pk=planned_id, state=PlannedState.WAITING).first()


def _still_waits(row: PlannedTransfer) -> bool:
    """Asked once the person is locked: another worker may have done it, or an officer cancelled it."""
    rows = PlannedTransfer.objects.filter(pk=row.pk, state=PlannedState.WAITING)
    return rows.select_for_update(no_key=True).exists()


def _refuse(row: PlannedTransfer, why: str) -> None:
    """Nothing was done; the row says why, to HR."""
    if _close(row, PlannedState.REFUSED, why):
        on = today_in(row.planned_by.trust)
        record(None, "transfer_refused", row, effective_on=on, recruit=row.recruit, data={"why": why})


def _close(row: PlannedTransfer, state: PlannedState, why: str) -> bool:
    rows = PlannedTransfer.objects.filter(pk=row.pk, state=PlannedState.WAITING)
    closed = rows.update(state=state, why_not=why, settled_at=timezone.now(), revision=F("revision") + 1)
    return bool(closed)
