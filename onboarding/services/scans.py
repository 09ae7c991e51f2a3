"""Files that wait for the virus scanner: looked at again each minute until it has said clean or infected."""

import logging
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Evidence, Trust
from onboarding.models.wall_choices import ScanState
from onboarding.selectors.scans import waiting_files
from onboarding.services import scanner
from onboarding.services.events import Happening, record_each

logger = logging.getLogger(__name__)
AT_ONCE = 20


def scan_waiting(trust_id: UUID) -> int:
    """Ask about some of the files of one trust that wait, each in a transaction of its own: how many got their verdict.

    One that cannot be judged goes on waiting and holds up no other. Without a scanner there is nothing to ask; where it is
    down, or takes too long to answer, all the rest waits for the next minute."""
    if not scanner.is_there():
        return 0
    with transaction.atomic():
        access.enter_trust(trust_id)
        waiting = waiting_files(trust_id, AT_ONCE)
    judged = 0
    for path in waiting:
        try:
            state = _verdict_on(path)
        except scanner.ScannerDown as error:
            logger.warning("The virus scanner gives no answer: %s", error)
            break
        if state not in ScanState.undecided():
            _settle(trust_id, path, state)
            judged += 1
    return judged


def _verdict_on(path: str) -> ScanState:
    """Pending where the scanner cannot judge it, or it cannot be read, as while the store is away. Raises ScannerDown."""
    try:
        with default_storage.open(path, "rb") as file:
            return scanner.verdict(iter(lambda: file.read(scanner.PIECE), b""))
    except scanner.ScannerDown:
        raise
    except Exception as error:  # NoVerdict, or whatever a store has of its own: it must never stop the files behind it
        logger.warning("No verdict yet on the file %s: %r", path, error)
        return ScanState.PENDING


@transaction.atomic
def _settle(trust_id: UUID, path: str, state: ScanState) -> None:
    """Keep the verdict for everything recorded with this file. What is infected is thrown away, and told in the audit."""
    access.enter_trust(trust_id)
    rows = list(
        Evidence.objects.select_for_update(of=("self",))
        .filter(trust=trust_id, file=path, scan__in=ScanState.undecided())
        .select_related("step__enrolment__recruit")
    )
    Evidence.objects.filter(pk__in=[one.pk for one in rows]).update(scan=state)
    if state == ScanState.INFECTED and rows:
        today = today_in(Trust.objects.get(pk=trust_id))
        found = [Happening("file_infected", one, today, one.step.enrolment.recruit) for one in rows]
        record_each(None, found)
        transaction.on_commit(lambda: default_storage.delete(path))
