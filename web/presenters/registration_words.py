"""Facts of regulators in words: what is said, where it was read, and whether it is confirmed."""

from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Fact:
    """One fact with its source; `doubt` says what is to be confirmed, empty where nothing is."""

    words: str
    source: str
    doubt: str


def source_of(row: Row) -> tuple[str, str]:
    """Where it was read, and what is in doubt."""
    if row.get("to_confirm"):
        return row["source"], f"To be confirmed: {row['to_confirm']}"
    return row["source"], "" if row["confidence"] == "found" else "To be confirmed with the regulator."


def facts_of(stage: Row) -> tuple[Fact, ...]:
    """What one part of the road rests on: the part itself, its attempts and gaps, the form of its number."""
    found = [Fact("What this part is", *source_of(stage))]
    found += [Fact(one["words"], *source_of(one)) for one in stage.get("rules", ())]
    if stage.get("number"):
        number = stage["number"]
        found.append(
            Fact(f"{number['called']}: {number['words']} For example {number['example']}.", *source_of(number))
        )
    return tuple(found)
