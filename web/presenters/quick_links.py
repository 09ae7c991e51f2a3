"""A usual question as a link, with how much it finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QuickLink:
    """One usual question, how many it finds, and whether it is what the list shows now."""

    words: str
    count: int
    href: str
    current: bool
