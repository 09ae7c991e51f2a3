"""Mobile numbers as people write them."""

import pytest

from onboarding.rules.mobile_numbers import ending, standard_number

UK = "+447700900123"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("07700 900 123", UK), ("07700900123", UK), ("(07700) 900-123", UK), ("+44 (0)7700 900123", UK),
        ("0044 7700 900123", UK), ("+44\u00a07700\u2011900\u2011123", UK), ("07624 900 123", "+447624900123"),
        ("+63 917 123 4567", "+639171234567"), ("0063 917 123 4567", "+639171234567"), ("+919876543210", "+919876543210"),
    ],
)  # fmt: skip
def test_what_people_write_becomes_one_form(written: str, number: str) -> None:
    assert standard_number(written) == number


@pytest.mark.parametrize(
    "written",
    ["", "x", "+", "0", "123456", "020 7946 0000", "070 1234 5678", "07600 123 456", "+4420 7946 0000", "+0123456789",
     "+1234567", "+1234567890123456", "07700 900 12", "+44 7700 900 1234", "07700 900 123 x", "\x00",
     "+\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
     "'; --", "07700900123\n+447700900124"],
)  # fmt: skip
def test_what_is_no_mobile_number_is_none(written: str) -> None:
    assert standard_number(written) is None


def test_only_the_end_of_a_number_is_shown() -> None:
    assert ending(UK) == "ending in 123"
