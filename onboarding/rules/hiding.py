"""What keeps words about an item from some readers, which editing a programme may put right but not take back."""

from collections.abc import Mapping
from typing import Any

from onboarding.errors import FieldProblem

STAYS = {
    "sensitivity": "This stays hidden from line managers: taking it back needs the agreement of information governance.",
    "private": "These words stay private: taking that back needs the agreement of information governance.",
}


def taken_back(before: Mapping[str, str], after: Mapping[str, Any]) -> list[FieldProblem]:
    """What an item hid before and would hide no longer. Another kind of hiding is not taking it back."""
    return [
        FieldProblem(name, "not_taken_back", words)
        for name, words in STAYS.items()
        if before.get(name) and not after.get(name)
    ]
