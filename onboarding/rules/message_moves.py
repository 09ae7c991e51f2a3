"""What may be done with a message in which state. What is being sent, has left, or has ended is nobody's to move."""

FROM = {
    "hold": frozenset({"pending"}),
    "release": frozenset({"held"}),
    "requeue": frozenset({"dead", "missed"}),
}
"""By verb: the states in which it is the right moment."""


def is_its_moment(verb: str, state: str) -> bool:
    """Whether a message in this state can be held back, released or tried again."""
    return state in FROM[verb]
