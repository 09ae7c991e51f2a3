"""Progress on long work: one line that renews itself, on standard error, and only where a person is looking."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.core.management.base import OutputWrapper

Thing = TypeVar("Thing")


def progress(things: Iterable[Thing], total: int, words: str, stderr: OutputWrapper) -> Iterator[Thing]:
    """Go through things one by one and say how far it has come."""
    watched = stderr.isatty()
    for number, thing in enumerate(things, start=1):
        yield thing
        if watched:
            stderr.write(f"\r{words}: {number} of {total}", ending="" if number < total else "\n")
