"""The moves of a step: every verb from every state, against a table written out by hand."""

import pytest

from onboarding.rules.errors import NotAllowedNow, RuleError
from onboarding.rules.transitions import STATES, TRANSITIONS, target, verbs

ALLOWED = {
    ("submit", "to_do"): "submitted",
    ("submit", "returned"): "submitted",
    ("accept", "submitted"): "done",
    ("return", "submitted"): "returned",
    ("waive", "to_do"): "waived",
    ("waive", "returned"): "waived",
    ("waive", "submitted"): "waived",
    ("reopen", "done"): "to_do",
    ("reopen", "waived"): "to_do",
}
MOVES = [(transition.verb, state) for transition in TRANSITIONS for state in STATES]


@pytest.mark.parametrize(("verb", "state"), [move for move in MOVES if move in ALLOWED])
def test_an_allowed_move_leads_to_its_state(verb: str, state: str) -> None:
    assert target(verb, state, "second_person") == ALLOWED[verb, state]


@pytest.mark.parametrize(("verb", "state"), [move for move in MOVES if move not in ALLOWED])
def test_any_other_move_is_refused_with_the_verb_and_the_state(verb: str, state: str) -> None:
    with pytest.raises(NotAllowedNow) as refused:
        target(verb, state, "second_person")

    assert (refused.value.verb, refused.value.state) == (verb, state)


def test_without_a_second_person_submitting_finishes_the_step() -> None:
    assert target("submit", "to_do", "none") == "done"
    assert target("submit", "returned", "none") == "done"


def test_a_refusal_is_a_sentence_for_people() -> None:
    with pytest.raises(NotAllowedNow, match=r"^You cannot accept a step that is to do\.$"):
        target("accept", "to_do", "none")


@pytest.mark.parametrize(
    ("verb", "state", "review"), [("finish", "to_do", "none"), ("submit", "late", "none"), ("submit", "to_do", "third")]
)
def test_words_outside_the_table_are_refused(verb: str, state: str, review: str) -> None:
    with pytest.raises(RuleError, match="not a move that we know"):
        target(verb, state, review)


def test_a_state_says_which_moves_it_offers() -> None:
    assert {state: verbs(state) for state in STATES} == {
        "to_do": ("submit", "waive"),
        "returned": ("submit", "waive"),
        "submitted": ("accept", "return", "waive"),
        "done": ("reopen",),
        "waived": ("reopen",),
    }
