"""What the worker does with roll-outs for many people: each as a whole or not at all, in a transaction of its own."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.errors import DomainError
from onboarding.models import Membership, RollOut
from onboarding.models.wall_choices import RollOutState
from onboarding.services.events import record
from onboarding.services.faults import or_given_up
from onboarding.services.roll_out_plan import Wanted, survey
from onboarding.services.roll_out_undo import take_back
from onboarding.services.roll_out_waiting import UNSETTLED
from onboarding.services.roll_outs import begin_roll_out, carry_out
from onboarding.services.seen import changed_meanwhile

OUR_FAULT = (
    "A fault of the service stopped this, and nothing was changed. Tell those who run it, and try again after that."
)
IN_TROUBLE = (
    "The database could not do this for two days, and nothing was changed. Tell those who run the service, and try again"
    " after that."
)
TRIED_FOR = timedelta(days=2)


def settle_roll_outs(trust_id: UUID) -> int:
    """Do, or take back, what was asked for in this trust. Returns how many were settled."""
    return sum(_settle_or_give_up(trust_id, one) for one in _waiting(trust_id))


@transaction.atomic
def _waiting(trust_id: UUID) -> list[UUID]:
    access.enter_trust(trust_id)
    rows = RollOut.objects.filter(trust=trust_id, state__in=UNSETTLED).order_by("recorded_at", "id")
    return list(rows.values_list("pk", flat=True))


def _settle_or_give_up(trust_id: UUID, roll_out_id: UUID) -> bool:
    """A fault of ours neither stops those behind it nor comes back every half minute. Where the database was busy or away it
    does come back, for two days."""
    settle, give_up = partial(_settle, trust_id, roll_out_id), partial(_give_up, trust_id, roll_out_id)
    in_trouble = partial(give_up, why_not=IN_TROUBLE, unless_new=True)
    return or_given_up(f"roll-out {roll_out_id}", settle, give_up, in_trouble)


@transaction.atomic
def _give_up(
    trust_id: UUID, roll_out_id: UUID, _: Exception, *, why_not: str = OUR_FAULT, unless_new: bool = False
) -> bool:
    access.enter_trust(trust_id)
    row = _rows().filter(pk=roll_out_id, state__in=UNSETTLED).first()
    if row is None or (unless_new and timezone.now() - _since(row) < TRIED_FOR):
        return False
    _refuse(row, why_not)
    return True


def _since(row: RollOut) -> datetime:
    """From when it is tried: it was asked for then; or it was done then, and within a day somebody wanted it back."""
    return row.settled_at or row.recorded_at


@transaction.atomic
def _settle(trust_id: UUID, roll_out_id: UUID) -> bool:
    """One worker at a time in a trust: False where another is at it, or it is settled."""
    access.enter_trust(trust_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('roll-outs'), hashtext(%s))", [str(trust_id)])
        if not cursor.fetchone()[0]:
            return False
    row = _rows().filter(pk=roll_out_id, state__in=UNSETTLED).first()
    if row is None:
        return False
    actor = _whose(row)
    access.enter(actor)
    try:
        with transaction.atomic():
            take_back(actor, row) if row.state == RollOutState.UNDOING else _do(actor, row)
    except DomainError as error:
        _refuse(row, error.detail)
    else:
        RollOut.objects.filter(pk=row.pk).update(settled_at=timezone.now())
    return True


def _rows() -> QuerySet[RollOut]:
    return RollOut.objects.select_related("version__programme", "actor__trust", "undone_by__trust")


def _whose(row: RollOut) -> Membership:
    """Who asked for what waits: the roll-out, or that it is taken back."""
    return row.undone_by if row.state == RollOutState.UNDOING and row.undone_by else row.actor


def _do(actor: Membership, row: RollOut) -> None:
    version = begin_roll_out(actor, row.version_id, lock=True)
    today = today_in(actor.trust)
    preview, items = survey(actor, Wanted(version, row.choice, row.from_on, today), lock=True)
    if row.seen and row.seen != preview.digest:
        raise changed_meanwhile()
    carry_out(actor, row, preview, items, today)


def _refuse(row: RollOut, why_not: str) -> None:
    """Nothing was done; the row says why, to whoever asked. What could not be taken back is done still."""
    actor, state = _whose(row), RollOutState.DONE if row.state == RollOutState.UNDOING else RollOutState.REFUSED
    changes = {"state": state, "why_not": why_not, "undone_by": None, "settled_at": timezone.now()}
    RollOut.objects.filter(pk=row.pk).update(**changes)
    words = {"title": row.version.programme.title, "version": row.version.number, "why": why_not}
    record(actor, "version_roll_out_refused", row, effective_on=today_in(actor.trust), data=words)
