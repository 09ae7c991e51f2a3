"""Seen, then saved: what a change does is shown first, and it is kept only where just that was seen."""

from enum import Enum

from onboarding.errors import NotNow


class Unseen(Enum):
    """Stands in the place of a digest for a program that saves without looking. Nothing that is typed or sent can be this."""

    WHATEVER = "whatever it does"


Seen = str | Unseen | None


def is_seen(seen: Seen, digest: str) -> bool:
    """Whether a change with this digest is to be kept."""
    return seen is Unseen.WHATEVER or seen == digest


def changed_meanwhile() -> NotNow:
    """The refusal where it would do something else by now."""
    return NotNow("Something changed since you looked, so nothing was done. Look again.", code="changed_meanwhile")
