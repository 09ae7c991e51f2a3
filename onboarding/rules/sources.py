"""How far a figure of law or of a regulator can be relied on, from what stands beside it."""

FOUND = "found"


def is_confirmed(confidence: str, to_confirm: str | None) -> bool:
    """Read in a page of the body concerned, and nothing left in doubt."""
    return confidence == FOUND and not to_confirm
