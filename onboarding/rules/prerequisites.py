"""What must be done first: items that wait for other items, in the same programme or in another.

Items are named "programme/item". The order is soft: it never stops a reminder of a hard limit, and what does not
apply to a person, or stands in a programme that they do not have, counts as done.
"""

from collections.abc import Collection, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter


def qualified(item: str, neighbour: str) -> str:
    """The full name of a prerequisite: a bare key means an item of the same programme as `item`."""
    programme, slash, _ = item.rpartition("/")
    return neighbour if "/" in neighbour else f"{programme}{slash}{neighbour}"


def missing(item: str, depends_on: Iterable[str], open_keys: Collection[str]) -> tuple[str, ...]:
    """The prerequisites of an item that are still open, by full name, in the order given.

    `open_keys` holds the names of the person's steps that apply and are neither done nor waived: nothing else blocks.
    """
    names = (qualified(item, neighbour) for neighbour in depends_on)
    return tuple(name for name in names if name in open_keys and name != item)


def find_cycle(graph: Mapping[str, Collection[str]]) -> list[str] | None:
    """A chain of items that ends where it began, first name repeated last, or None. `graph`: item → prerequisites."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]
    return None
