"""What differs between two wordings of the same list: what came, what went, and what is written otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one entry, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that stands in both, as it was and as it is now, with every field that differs."""

    before: Row
    after: Row
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Each in the order of the list that it stands in."""

    added: tuple[Row, ...]
    changed: tuple[Changed, ...]
    removed: tuple[Row, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def differences(before: Sequence[Row], after: Sequence[Row], fields: Sequence[str]) -> Differences:
    """Compare two lists whose entries are told apart by their `key`; `fields` are looked at, in that order."""
    old, new = {row["key"]: row for row in before}, {row["key"]: row for row in after}
    both = [(old[key], row) for key, row in new.items() if key in old]
    changed = [Changed(was, row, found) for was, row in both if (found := field_changes(was, row, fields))]
    return Differences(
        added=tuple(row for key, row in new.items() if key not in old),
        changed=tuple(changed),
        removed=tuple(row for key, row in old.items() if key not in new),
    )


def field_changes(before: Row, after: Row, fields: Sequence[str]) -> tuple[FieldChange, ...]:
    """The fields of one entry that differ."""
    return tuple(FieldChange(name, before[name], after[name]) for name in fields if before[name] != after[name])
