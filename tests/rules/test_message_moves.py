"""A message is held, released or tried again at its moment and at no other."""

import pytest

from onboarding.models.choices import MessageState
from onboarding.rules.message_moves import is_its_moment


@pytest.mark.parametrize(
    ("verb", "states"), [("hold", {"pending"}), ("release", {"held"}), ("requeue", {"dead", "missed"})]
)
def test_each_has_its_states(verb: str, states: set[str]) -> None:
    assert {state for state in MessageState.values if is_its_moment(verb, state)} == states
