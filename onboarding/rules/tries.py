"""When to try again to send a message that did not leave. When to remind of what, the planning statement says."""

from datetime import timedelta

TRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""The wait after the first failed attempt, the second, and so on. After the attempt that follows, a message is dead."""


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts (1 or more); None when the message is to be given up as dead."""
    return TRIES[max(attempts, 1) - 1] if attempts <= len(TRIES) else None
