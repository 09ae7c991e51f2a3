"""A worker that hears nothing any more ends itself, so that whoever keeps it starts another.

That a process lives says nothing: after a broker was away, Celery's worker can be left alive and deaf. It is asked over
the broker, as anybody would ask it; while the broker is away there is nothing to tell, and it is waited for.
"""

import logging
import os
import signal
import threading
import time
from contextlib import suppress
from typing import Any

from celery import bootsteps
from django.conf import settings
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
# So many times in a row: together longer than mail may take to end in peace. A roll-out that is cut off begins anew.
UNHEARD = 3
ANSWER_WITHIN = 5.0
DEAF = 70


class Watchdog(bootsteps.StartStopStep):
    """Asks its own worker, in a thread that ends with the process. Nothing stops it: a shutdown can hang too."""

    requires = {"celery.worker.components:Pool"}

    def start(self, worker: Any) -> None:
        threading.Thread(target=watch, args=(worker,), daemon=True, name="watchdog").start()


def watch(worker: Any) -> None:
    """Ask for as long as it answers."""
    unheard = 0
    while unheard < UNHEARD:
        time.sleep(settings.WORKER_WATCH_SECONDS)
        answers = hears(worker)
        if answers is None:
            log.info("The broker is away: nobody can be asked.")
        else:
            unheard = 0 if answers else unheard + 1
    log.critical("The worker was asked %d times and never answered. It ends, to be started anew.", UNHEARD)
    for child in processes_of(worker):
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    os._exit(DEAF)


def hears(worker: Any) -> bool | None:
    """Whether the worker answers over the broker; None while the broker is away, or in trouble of its own."""
    asked = {"destination": [worker.hostname], "timeout": ANSWER_WITHIN}
    with worker.app.connection_for_read() as connection:
        try:
            connection.ensure_connection(max_retries=1)
            return bool(worker.app.control.ping(connection=connection, **asked))
        except (OperationalError, *connection.recoverable_connection_errors, *connection.channel_errors):
            return None


def processes_of(worker: Any) -> list[int]:
    """The processes in which its tasks run; none for a pool without processes."""
    found: list[int] = worker.pool.info.get("processes", []) if worker.pool else []
    return found
