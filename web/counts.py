"""What is counted of attempts stays, also where everything else that its request did is taken back: an answer that failed
would be a free guess otherwise, and whoever finds how to make answers fail could guess without end."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from allauth.core.internal.ratelimit import cache_lock
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import transaction

Write = Callable[[], object]
_WRITTEN: ContextVar[list[Write] | None] = ContextVar("written", default=None)


def begin() -> list[Write]:
    """From here on a request keeps what it counts; the list is to be given to `write_again` if it is taken back."""
    written: list[Write] = []
    _WRITTEN.set(written)
    return written


def keep(write: Write, again: Write | None = None) -> None:
    """Write it now, and once more, or `again` in its place, should the request's transaction be taken back."""
    write()
    written = _WRITTEN.get()
    if written is not None:
        written.append(again or write)


def write_again(written: list[Write]) -> None:
    """What was counted in a transaction that is gone, in one of its own; most requests count nothing."""
    if not written:
        return
    with transaction.atomic():
        for write in written:
            write()


class Counts(DatabaseCache):
    """allauth's counts of attempts, in the database, so that they outlive an emptied broker."""

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        kept = super().set
        keep(lambda: kept(key, value, timeout, version), again=lambda: self._add(key, value, timeout, version))

    def _add(self, key: str, value: Any, timeout: float | None, version: int | None) -> None:
        """To what others have counted in the meantime: a count is the list of its times, the newest first."""
        with cache_lock(key):
            if isinstance(value, list):
                value = sorted({*value, *self.get(key, [], version)}, reverse=True)
            super().set(key, value, timeout, version)
