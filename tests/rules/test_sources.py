"""A figure is confirmed where it was read in a page of the body concerned and nothing is left in doubt."""

import pytest

from onboarding.rules.sources import is_confirmed


@pytest.mark.parametrize(
    ("confidence", "to_confirm", "confirmed"),
    [
        ("found", None, True),
        ("found", "", True),
        ("found", "Whether bank holidays count.", False),
        ("recall", None, False),
        ("", None, False),
    ],
)
def test_what_is_confirmed(confidence: str, to_confirm: str | None, confirmed: bool) -> None:
    assert is_confirmed(confidence, to_confirm) is confirmed
