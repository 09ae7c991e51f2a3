"""Progress on long work: one line that renews itself, on standard error, and only where a person is looking."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from django.core.management.base import OutputWrapper

Thing = TypeVar("Thing")


class Progress(Generic[Thing]):
    """Goes through things one by one and says how far it has come."""

    def __init__(self, things: Sequence[Thing], words: str, stderr: OutputWrapper) -> None:
        self._things, self._words, self._stderr = things, words, stderr

    def __iter__(self) -> Iterator[Thing]:
        watched, total = self._stderr.isatty(), len(self._things)
        for number, thing in enumerate(self._things, start=1):
            yield thing
            if watched:
                self._stderr.write(f"\r{self._words}: {number} of {total}", ending="" if number < total else "\n")
