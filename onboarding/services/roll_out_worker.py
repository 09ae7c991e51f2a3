"""What the worker does with roll-outs for many people: each as a whole or not at all, in a transaction of its own."""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import DomainError
from onboarding.models import Membership, RollOut
from onboarding.models.wall_choices import RollOutState
from onboarding.services.events import record
from onboarding.services.roll_out_plan import Wanted, survey
from onboarding.services.roll_out_undo import take_back
from onboarding.services.roll_out_waiting import UNSETTLED
from onboarding.services.roll_outs import begin_roll_out, carry_out
from onboarding.services.seen import changed_meanwhile


def settle_roll_outs(trust_id: UUID) -> int:
    """Do, or take back, what was asked for in this trust. Returns how many were settled."""
    return sum(_settle(trust_id, one) for one in _waiting(trust_id))


@transaction.atomic
def _waiting(trust_id: UUID) -> list[UUID]:
    access.enter_trust(trust_id)
    rows = RollOut.objects.filter(trust=trust_id, state__in=UNSETTLED).order_by("recorded_at", "id")
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def _settle(trust_id: UUID, roll_out_id: UUID) -> bool:
    """One worker at a time in a trust: False where another is at it, or it is settled."""
    access.enter_trust(trust_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('roll-outs'), hashtext(%s))", [str(trust_id)])
        if not cursor.fetchone()[0]:
            return False
    rows = RollOut.objects.select_related("version__programme", "actor__trust", "undone_by__trust")
    row = rows.filter(pk=roll_out_id, state__in=UNSETTLED).first()
    if row is None:
        return False
    undoing = row.state == RollOutState.UNDOING
    actor = row.undone_by if undoing and row.undone_by else row.actor
    access.enter(actor)
    try:
        with transaction.atomic():
            take_back(actor, row) if undoing else _do(actor, row)
    except DomainError as error:
        _refuse(actor, row, error, RollOutState.DONE if undoing else RollOutState.REFUSED)
    RollOut.objects.filter(pk=row.pk).update(settled_at=timezone.now())
    return True


def _do(actor: Membership, row: RollOut) -> None:
    version = begin_roll_out(actor, row.version_id, lock=True)
    today = today_in(actor.trust)
    preview, items = survey(actor, Wanted(version, row.choice, row.from_on, today), lock=True)
    if row.seen and row.seen != preview.digest:
        raise changed_meanwhile()
    carry_out(actor, row, preview, items, today)


def _refuse(actor: Membership, row: RollOut, error: DomainError, state: RollOutState) -> None:
    """Nothing was done; the row says why, to whoever asked."""
    RollOut.objects.filter(pk=row.pk).update(state=state, why_not=error.detail, undone_by=None)
    words = {"title": row.version.programme.title, "version": row.version.number, "why": error.detail}
    record(actor, "version_roll_out_refused", row, effective_on=today_in(actor.trust), data=words)
