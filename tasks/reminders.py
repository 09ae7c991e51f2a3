"""Nudges of the minute: what there is to remind of stands in the database, and is safe to be told twice to look."""

from uuid import UUID

from celery import shared_task

from onboarding.services.heartbeats import beat
from onboarding.services.outbox import send_waiting
from onboarding.services.sweep import prepare, trusts_to_sweep
from onboarding.services.transfer_worker import carry_out_transfers
from tasks.delivery import transport

# Leaves room for one message that hangs until its time-out, below the time limit of a task.
SECONDS_OF_SENDING = 25


@shared_task
def sweep() -> None:
    """Have each trust looked at, apart from the others, so that trouble in one is trouble in one."""
    for trust_id in trusts_to_sweep():
        remind.apply_async([str(trust_id)], expires=55)
    beat("sweep")


@shared_task
def remind(trust_id: str) -> None:
    """Make the moves that were planned for today in one trust, plan its reminders, gather them into messages, and send what
    is waiting; come back for the rest."""
    carry_out_transfers(UUID(trust_id))
    prepare(UUID(trust_id))
    with transport() as carrier:
        if send_waiting(UUID(trust_id), carrier.send, seconds=SECONDS_OF_SENDING):
            remind.delay(trust_id)
