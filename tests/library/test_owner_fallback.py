"""Who comes next where a role is empty, as data."""

import pytest
from pydantic import ValidationError

from onboarding.library.owner_fallback import OwnerFallbackFile, owner_fallback
from onboarding.models.choices import Role

GOOD = {
    "key": "owner-fallback",
    "title": "Who comes next",
    "checked_on": owner_fallback().checked_on,
    "review_on": owner_fallback().review_on,
    "note": "Ours.",
    "chains": [{"role": "buddy", "next": ["line_manager", "hr"], "reason": "The ward knows."}],
}


def test_every_role_of_staff_has_a_chain_that_ends_with_hr() -> None:
    chains = {one.role: one.next for one in owner_fallback().chains}

    assert set(chains) == set(Role) - {Role.RECRUIT, Role.DIRECTOR}
    assert {following[-1] for following in chains.values()} == {"hr"}


@pytest.mark.parametrize(
    ("chains", "said"),
    [
        ([{"role": "buddy", "next": ["line_manager"], "reason": "x"}], "must end with hr"),
        ([{"role": "buddy", "next": ["hr", "hr"], "reason": "x"}], "names something twice"),
        ([{"role": "buddy", "next": [], "reason": "x"}], "at least 1 item"),
        ([{"role": "buddy", "next": ["education", "hr"], "reason": "x"}], "Input should be"),
        ([{"role": "recruit", "next": ["hr"], "reason": "x"}], "Input should be"),
        ([{"role": "buddy", "next": ["hr"]}], "Field required"),
        ([{"role": "buddy", "next": ["buddy", "hr"], "reason": "x"}], "leads back to itself"),
        ([{"role": "buddy", "next": ["hr"], "reason": "x"}] * 2, "has two chains for buddy"),
    ],
)
def test_a_chain_that_leads_nowhere_is_refused_in_words(chains: list[object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        OwnerFallbackFile.model_validate(GOOD | {"chains": chains})
