"""What a new version of a programme does to a step of somebody who follows an older one."""

from datetime import date

FINISHED_STATES = frozenset({"done", "waived"})

FINISHED, KEPT, BEGUN = "finished", "kept", "begun"
CHANGED, ASKED_AGAIN, REMOVED = "changed", "asked_again", "removed"


def fate(state: str, wording: str, *, begun: bool, mandated: bool) -> str:
    """What becomes of one step. `wording` says of its item in the new version that it is `same`, `changed` or `gone`.

    Finished steps stay as they are, whatever the version says. So do steps that are begun (something was recorded for
    them, or a waiver was asked for), unless the version is mandated: then a changed one is asked again, with what was
    recorded still beside it, and one that is gone is asked no more."""
    if state in FINISHED_STATES:
        return FINISHED
    if wording == "same":
        return KEPT
    if begun and not mandated:
        return BEGUN
    if wording == "gone":
        return REMOVED
    return ASKED_AGAIN if begun else CHANGED


def is_taken_in(from_on: date | None, starts_on: date | None) -> bool:
    """Whether a version that comes to those who start from a day comes to someone who starts on `starts_on`.

    Who has no day yet has not started, so it comes to them. Without a day it comes to everyone."""
    return from_on is None or starts_on is None or starts_on >= from_on
