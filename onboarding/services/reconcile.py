"""Is what should be there? Asked hourly beside the sweep that sees to it, so that a fault of the sweep itself shows."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Message, Trust, TrustSettings
from onboarding.models.choices import MessageState
from onboarding.services.reminder_sql import OWED
from onboarding.services.reminders import asked_on
from onboarding.services.sweep import trusts_to_sweep

# A message that could leave and has not been tried for so long is stuck. Ours.
STUCK_AFTER = timedelta(minutes=30)

UNPLANNED = (
    OWED
    + """
SELECT count(*) FROM owed o
 WHERE o.reader_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM onboarding_reminder had
        WHERE had.trust_id = %(trust)s AND had.step_id = o.step_id AND had.policy_id = o.policy_id
          AND had.occasion = o.days AND had.due_on = o.due_on
          AND had.reader_id = o.reader_id AND had.channel = %(channel)s AND had.state IN ('pending', 'sent'))
"""
)


class Reconciled(NamedTuple):
    """How many reminders are due without a row, how many messages are stuck, and since when the oldest one waits."""

    unplanned: int
    stuck: int
    oldest_since: datetime | None


@transaction.atomic
def reconcile(trust_id: UUID) -> Reconciled:
    """Compare what one trust owes today with what is recorded, and what could leave with what left. Enters the trust."""
    access.enter_trust(trust_id)
    trust = Trust.objects.get(pk=trust_id)
    return Reconciled(unplanned(trust, today_in(trust)), *stuck(trust_id))


def unplanned(trust: Trust, today: date) -> int:
    """How many reminders are due without a row: none, but within the minute of the next sweep. One query."""
    with connection.cursor() as cursor:
        cursor.execute(UNPLANNED, asked_on(trust, today))
        return int(cursor.fetchone()[0])


def stuck(trust_id: UUID) -> tuple[int, datetime | None]:
    """How many messages that could leave have waited for longer than half an hour, a worker that died with them
    included, and since when the oldest that could leave waits. What a person holds back is not stuck. Two queries."""
    if TrustSettings.objects.filter(trust=trust_id, mail_held=True).exists():
        return 0, None
    now = timezone.now()
    ready = Q(state=MessageState.PENDING, next_at__lte=now)
    dropped = Q(state=MessageState.CLAIMED, lease_until__lte=now - STUCK_AFTER)
    found = Message.objects.filter(ready | dropped, trust=trust_id).aggregate(
        stuck=Count("id", filter=dropped | Q(next_at__lte=now - STUCK_AFTER)), oldest=Min("next_at")
    )
    return found["stuck"], found["oldest"]


def reconcile_everything() -> dict[str, int | str | None]:
    """The figures of all trusts together, as the health of the service shows them."""
    found = [reconcile(trust_id) for trust_id in trusts_to_sweep()]
    oldest = min((one.oldest_since for one in found if one.oldest_since), default=None)
    return {
        "due_without_row": sum(one.unplanned for one in found),
        "pending_over_30_minutes": sum(one.stuck for one in found),
        "oldest_pending_since": oldest.isoformat(timespec="seconds") if oldest else None,
    }
