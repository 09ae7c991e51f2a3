"""A file leaves when it was found clean, or where nobody looks."""

import pytest

from onboarding.rules.scans import CHECKING, INFECTED, why_kept


@pytest.mark.parametrize(
    ("scan", "scanner", "why"),
    [
        ("clean", True, ""),
        ("clean", False, ""),
        ("pending", True, CHECKING),
        ("pending", False, ""),
        ("", True, CHECKING),
        ("infected", True, INFECTED),
        ("infected", False, INFECTED),
    ],
)
def test_why_a_file_is_kept(scan: str, scanner: bool, why: str) -> None:
    assert why_kept(scan, scanner=scanner) == why


def test_the_words_say_what_to_do() -> None:
    assert "as soon as that is done" in CHECKING
    assert "Send another one" in INFECTED
