"""The moves that a step may make, as one table: who may make them is the matter of `onboarding/access.py`."""

from dataclasses import dataclass

from onboarding.rules.errors import NotAllowedNow, RuleError

STATES = ("to_do", "submitted", "returned", "done", "waived")
REVIEWS = ("none", "second_person")


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: the verb, the states that it may start from, and the state that it leads to."""

    verb: str
    sources: frozenset[str]
    target: str


TRANSITIONS: tuple[Transition, ...] = (
    Transition("submit", frozenset({"to_do", "returned"}), "submitted"),
    Transition("accept", frozenset({"submitted"}), "done"),
    Transition("return", frozenset({"submitted"}), "returned"),
    Transition("waive", frozenset({"to_do", "returned", "submitted"}), "waived"),
    Transition("reopen", frozenset({"done", "waived"}), "to_do"),
)
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}


def target(verb: str, state: str, review: str) -> str:
    """The state that a move leads to. Where an item needs no second person, submitting it finishes it.

    Raises NotAllowedNow where the state does not allow the move, and RuleError for a word that is not in the table.
    """
    if verb not in BY_VERB or state not in STATES or review not in REVIEWS:
        raise RuleError(f"“{verb}” from “{state}” with review “{review}” is not a move that we know.")
    if state not in BY_VERB[verb].sources:
        raise NotAllowedNow(verb, state)
    if verb == "submit" and review == "none":
        return "done"
    return BY_VERB[verb].target


def verbs(state: str) -> tuple[str, ...]:
    """The moves that a state allows, in the order of the table: what a page may offer."""
    return tuple(transition.verb for transition in TRANSITIONS if state in transition.sources)
