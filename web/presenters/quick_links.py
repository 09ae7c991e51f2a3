"""A usual question as a link, with how much it finds where that is counted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QuickLink:
    """One usual question, how many it finds (None: not counted), and whether it is what the list shows now."""

    words: str
    count: int | None
    href: str
    current: bool
