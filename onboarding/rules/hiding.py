"""What keeps words about an item from some readers, and who checks what the law asks for from settling it alone: editing a
programme may put it right, but not take it back."""

from collections.abc import Mapping
from typing import Any

from onboarding.errors import FieldProblem

STAYS = {
    "sensitivity": "This stays hidden from line managers: taking it back needs the agreement of information governance.",
    "private": "These words stay private, for the same readers: changing that needs the agreement of information governance.",
    "owner_role": "Whoever does this step reads the private words about it: giving it to another role needs the agreement of "
    "information governance. Add an item of its own for them.",
    "review": "This rests on the law, and a second HR officer has checked it: that stays.",
}
EXACTLY = ("private", "owner_role", "review")


def hidden_by(item: Mapping[str, Any]) -> dict[str, str]:
    """What an item says that stays: what keeps its words from some readers, who does it too where they are private; and that
    a second person checks what rests on the law."""
    names = [name for name in ("sensitivity", "private") if item[name]]
    names += ["owner_role"] * ("private" in names)
    names += ["review"] * (item["basis"] == "law" and item["review"] != "none")
    return {name: item[name] for name in names}


def taken_back(before: Mapping[str, str], after: Mapping[str, Any]) -> list[FieldProblem]:
    """What an item said before (`hidden_by`) and would say no longer, or not for the same. Another reason to keep it from line
    managers is not taking it back."""
    return [
        FieldProblem(name, "not_taken_back", STAYS[name])
        for name, said in before.items()
        if not after.get(name) or (name in EXACTLY and after[name] != said)
    ]
