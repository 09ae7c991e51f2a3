"""Words and colours of the small labels. Colour only repeats what the word says."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tag:
    """One label; no colour is the blue of the NHS."""

    words: str
    colour: str = ""


OVERDUE = Tag("Overdue", "red")
BY_STATE = {
    "submitted": Tag("Waiting for review", "purple"),
    "done": Tag("Done", "green"),
    "waived": Tag("Waived", "grey"),
    "to_do": Tag("To do"),
    "returned": Tag("Returned", "orange"),
}
BY_GATE_WORD = {
    "cleared": Tag("Cleared", "green"),
    "on_track": Tag("On track"),
    "at_risk": Tag("At risk", "yellow"),
    "blocked": Tag("Blocked", "red"),
}
BY_RAG = {
    "green": Tag("Green", "green"),
    "amber": Tag("Amber", "orange"),
    "red": Tag("Red", "red"),
    "grey": Tag("Grey", "grey"),
}
BY_STATUS = {
    "offered": Tag("Offer accepted", "white"),
    "arrived": Tag("Arrived", "aqua-green"),
    "started": Tag("Started work", "green"),
    "left": Tag("Left", "grey"),
}


def step_tags(row: dict[str, Any]) -> tuple[Tag, ...]:
    """The labels of a step row: usually one; a returned step that is late has two."""
    if row["applies"] != "yes":
        return (Tag("May apply", "white") if row["applies"] == "unknown" else Tag("Does not apply", "grey"),)
    if row["lapsed"]:
        return (Tag("Out of date", "red"),)
    if row["state"] not in ("to_do", "returned"):
        return (BY_STATE[row["state"]],)
    returned = (BY_STATE["returned"],) if row["state"] == "returned" else ()
    return (*returned, *_open_tags(row)) or (BY_STATE["to_do"],)


def _open_tags(row: dict[str, Any]) -> tuple[Tag, ...]:
    if row["overdue"]:
        return (OVERDUE,)
    if row["blocked"]:
        return (Tag("Another step first", "white"),)
    if row["at_risk"]:
        return (Tag("Due soon", "yellow"),)
    return (Tag("No date yet", "white"),) if row["waiting"] else ()
