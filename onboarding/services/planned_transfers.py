"""A move that HR decides for a day to come: kept until then, cancelled where it is not to be, done by the worker."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import Membership, PlannedTransfer, Recruit
from onboarding.models.wall_choices import PlannedState
from onboarding.rules.due_dates import add_months
from onboarding.rules.plain_words import long_date
from onboarding.selectors.planned_transfers import UNSETTLED, find_planned_transfer
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import record

FURTHEST_MONTHS = 24  # ours: what lies further ahead is planned when it is nearer


def check_day(recruit: Recruit, on: date, today: date) -> None:
    """Whether a move of this person can be planned for that day. Raises Invalid (the day), NotNow (one is planned)."""
    latest = add_months(today, FURTHEST_MONTHS)
    if on > latest:
        raise Invalid.field("on", "out_of_range", f"The day must be {long_date(latest)} or earlier.")
    waits = PlannedTransfer.objects.filter(recruit=recruit, state=PlannedState.WAITING).first()
    if waits is not None:
        raise _one_waits(waits.on)


def plan_transfer(
    actor: Membership, recruit: Recruit, changed: Mapping[str, Any], on: date, reason: str
) -> PlannedTransfer:
    """Keep the move of a locked recruit for its day; what could not be done before is settled by it. Part of a service."""
    put_away(recruit)
    try:
        with transaction.atomic():
            planned = PlannedTransfer.objects.create(
                trust_id=actor.trust_id,
                recruit=recruit,
                on=on,
                fields=list(changed),
                reason=reason,
                planned_by=actor,
                **changed,
            )
    except IntegrityError as error:
        raise _one_waits(on) from error
    words = {"day": long_date(on), "to": {tie: value and str(value.pk) for tie, value in changed.items()}}
    record(
        actor,
        "transfer_planned",
        planned,
        effective_on=today_in(actor.trust),
        recruit=recruit,
        data=words | ({"reason": reason} if reason else {}),
    )
    return planned


@transaction.atomic
def cancel_transfer(actor: Membership, *, planned_id: UUID, revision: int | None = None) -> PlannedTransfer:
    """What was planned is not done; what could not be done is put away.

    Raises NotFound, NotAllowed, Stale, NotNow (settled already)."""
    found = find_planned_transfer(actor, planned_id)
    recruit = lock_recruit(actor, found.recruit_id)
    require(actor, Action.EDIT_RECRUIT, recruit)
    planned = find_planned_transfer(actor, planned_id, lock=True)
    if revision is not None and planned.revision != revision:
        raise Stale()
    if planned.state not in UNSETTLED:
        said = {
            PlannedState.DONE: "This move has been done.",
            PlannedState.CANCELLED: "This move is cancelled already.",
        }
        raise NotNow(said[PlannedState(planned.state)], code="settled")
    waited = planned.state == PlannedState.WAITING
    planned.state, planned.settled_at, planned.revision = PlannedState.CANCELLED, timezone.now(), planned.revision + 1
    planned.save(update_fields=["state", "settled_at", "revision"])
    if waited:
        words = {"day": long_date(planned.on)}
        record(actor, "transfer_cancelled", planned, effective_on=today_in(actor.trust), recruit=recruit, data=words)
    return planned


def put_away(recruit: Recruit) -> None:
    """What could not be done for a locked recruit is settled by what HR decides now. Part of a service."""
    rows = PlannedTransfer.objects.filter(recruit=recruit, state=PlannedState.REFUSED)
    rows.update(state=PlannedState.CANCELLED, settled_at=timezone.now(), revision=F("revision") + 1)


def _one_waits(on: date) -> NotNow:
    return NotNow(f"A move is planned for {long_date(on)} already. Cancel it first.", code="planned_already")
