"""How far a figure of law or of a regulator can be relied on, from what stands beside it."""

from dataclasses import dataclass
from uuid import UUID

FOUND = "found"


@dataclass(frozen=True, slots=True)
class FixedLimit:
    """A day that we did not set: the id of the rule that says so, whether law or a regulator does, and how sure we are."""

    rule: UUID
    basis: str
    confirmed: bool


def is_confirmed(confidence: str, to_confirm: str | None) -> bool:
    """Read in a page of the body concerned, and nothing left in doubt."""
    return confidence == FOUND and not to_confirm
