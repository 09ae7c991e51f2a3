"""An item as the tables keep it and as a library file writes it: one thing under two sets of names, both ways."""

from collections.abc import Mapping
from typing import Any

from onboarding.library.programme_file import Item

SAME_IN_BOTH = (
    *("key", "title", "guidance", "stage", "scope", "valid_months", "applies_when", "anchor", "offset", "unit", "roll"),
    *("limit", "mandatory", "evidence", "review", "confirm_by_recruit", "repeats"),
    *("basis", "basis_note", "confidence", "source"),
)
FILE_NAMES = {"owner_role": "owner", "gate": "gates", "prerequisites": "depends_on", "plan_actions": "hia5"}
COLUMNS = (*SAME_IN_BOTH, *FILE_NAMES, "private", "remind_days_before")
"""What a trust may write of an item; `stage` is the key of its stage."""


def columns_of(item: Item) -> dict[str, Any]:
    """What the columns of an item hold, its path among them."""
    return {name: getattr(item, name) for name in SAME_IN_BOTH} | {
        "path": item.full_name,
        "owner_role": item.owner,
        "gate": item.gates or "",
        "private": item.private or "",
        "prerequisites": list(item.prerequisites),
        "remind_days_before": list(item.remind_days_before),
        "plan_actions": list(item.hia5),
    }


def as_written(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The same item as a library file has it; what is empty is left out."""
    written = {FILE_NAMES.get(name, name): value for name, value in columns.items() if value not in (None, "")}
    offset, unit = written.pop("offset", None), written.pop("unit", "days")
    return written | ({} if offset is None else {f"offset_{unit}": offset})


def column_of(name: str) -> str:
    """The column of a field as a library file names it."""
    if name.startswith("offset_"):
        return "offset"
    return next((column for column, written in FILE_NAMES.items() if written == name), name)
