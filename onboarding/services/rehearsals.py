"""Days to come, lived through by the code that plans and gathers, and taken back: beside real sending, not in its way."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable, QueryCanceled

from onboarding.clock import today_in
from onboarding.errors import NotNow
from onboarding.models import Trust
from onboarding.services.foreseen_moves import MOST_MOVES, move_in_passing
from onboarding.services.mail_copies import write_into_copies
from onboarding.services.sweep import live_day

# Messages and reminders are copies, so nobody waits for those. Steps that change hands, or open again, in these days are held
# meanwhile, and the people who move: therefore it must end. Ours.
LONGEST_WAIT, LONGEST_STATEMENT, LONGEST = "2s", "15s", 25.0
BUSY = "Somebody is just changing what is needed for this. Try again in a minute."
TOO_LONG = "This takes too long just now. Try again later, or ask for fewer days."


@contextmanager
def rehearsal(trust: Trust) -> Iterator[None]:
    """What is done inside is taken back. It waits two seconds for whoever works on the same people, and then gives way.

    Raises NotNow where it has to."""
    try:
        with transaction.atomic():
            _hurry()
            write_into_copies(trust.pk, today_in(trust))
            yield
            transaction.set_rollback(True)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise NotNow(BUSY, code="busy") from error
        if isinstance(error.__cause__, QueryCanceled):
            raise NotNow(TOO_LONG, code="too_long") from error
        raise


def days_lived(trust: Trust, first: date, days: int) -> Iterator[date]:
    """So many days, each planned and gathered before it is handed out, after the moves that are planned for it. Inside a
    rehearsal. Raises NotNow."""
    until, moves = time.monotonic() + LONGEST, MOST_MOVES
    for day in (first + timedelta(days=number) for number in range(days)):
        if time.monotonic() > until:
            raise NotNow(TOO_LONG, code="too_long")
        moves -= move_in_passing(trust, day, moves)
        live_day(trust, day)
        yield day


def _hurry() -> None:
    """For this savepoint alone: the settings are taken back with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)",
            [LONGEST_WAIT, LONGEST_STATEMENT],
        )
