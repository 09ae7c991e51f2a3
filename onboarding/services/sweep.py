"""What the minute-by-minute nudge finds to do in each trust."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import BooleanField, Func, Value

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Trust
from onboarding.services.digests import gather
from onboarding.services.erasing import erase_approved
from onboarding.services.fallbacks import settle_fallbacks
from onboarding.services.idempotency import forget_answers
from onboarding.services.lapses import lapse_waivers
from onboarding.services.reminders import plan
from onboarding.services.requests_told import tell_of_requests
from onboarding.services.scans import scan_waiting
from onboarding.services.seals import seal_events
from onboarding.services.stand_ins import settle_stand_ins
from onboarding.services.unnamed_files import remove_unnamed_files


class Alone(Func):
    """Whether this transaction is now the only sweeper of a trust, by its id."""

    template = "pg_try_advisory_xact_lock(hashtext('sweep'), hashtext(%(expressions)s))"
    output_field = BooleanField()


def trusts_to_sweep() -> list[UUID]:
    """Every trust of this installation."""
    return list(Trust.objects.order_by("ods_code").values_list("id", flat=True))


@transaction.atomic
def prepare(trust_id: UUID) -> bool:
    """Open again what was let off until yesterday, hand over the work of empty roles and of who is away, plan one trust's
    reminders for its local day and put them into messages, and tell HR who waits for an answer; in a transaction of its own.

    One sweeper at a time: False where another is at it, which then does all that there is to do."""
    access.enter_trust(trust_id)
    trust = Trust.objects.annotate(is_ours=Alone(Value(str(trust_id)))).get(pk=trust_id)
    if not trust.is_ours:
        return False
    today = today_in(trust)
    live_day(trust, today)
    tell_of_requests(trust, today)
    return True


def live_day(trust: Trust, day: date) -> None:
    """All that a sweep does about a day. The transaction has entered the trust, and no other sweep of it runs."""
    lapse_waivers(trust, day)
    if settle_fallbacks(trust, day).somebody_is_away:
        settle_stand_ins(trust, day)
    plan(trust, day)
    gather(trust, day)


def wait_for_sweep(trust_id: UUID) -> None:
    """Let no sweep of the trust run beside this transaction; wait for the one that does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sweep'), hashtext(%s))", [str(trust_id)])


def scan_everything() -> int:
    """Ask about the files that wait for the virus scanner in every trust, in another order each time: those of one may take
    all the time that there is. Returns how many got their verdict."""
    return sum(scan_waiting(trust_id) for trust_id in Trust.objects.order_by("?").values_list("id", flat=True))


def erase_everything() -> int:
    """Erase what two people decided on in every trust. Returns how many decisions were carried out."""
    return sum(erase_approved(trust_id) for trust_id in trusts_to_sweep())


def remove_unnamed_everywhere() -> int:
    """Remove the stored files of every trust that no row names. Returns how many."""
    return sum(remove_unnamed_files(trust_id) for trust_id in trusts_to_sweep())


def forget_old_answers() -> int:
    """Throw away what programs were answered days ago, in every trust. Returns how many."""
    return sum(forget_answers(trust_id) for trust_id in trusts_to_sweep())


def seal_everything() -> int:
    """Seal the unsealed events of every trust, each in a transaction of its own. Returns how many lines were sealed."""
    return sum(_seal(trust_id) for trust_id in trusts_to_sweep())


@transaction.atomic
def _seal(trust_id: UUID) -> int:
    access.enter_trust(trust_id)
    return seal_events(trust_id)
