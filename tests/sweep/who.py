"""Who may be let in, and the shape of a row of the matrix."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = frozenset(["helen", "hana", "liam", "priya", "ben", "ed", "olu", "diana", "amara", "bilal"])
NONE: frozenset[str] = frozenset()


def people(names: str) -> frozenset[str]:
    """Some of the cast by first name."""
    found = frozenset(names.split())
    assert found <= ALL, found - ALL
    return found


@dataclass(frozen=True)
class Row:
    """Who is let in, who finds nothing, and what is sent."""

    into: frozenset[str] = NONE
    hidden: frozenset[str] = NONE
    body: Mapping[str, object] = field(default_factory=dict)
