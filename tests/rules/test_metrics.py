"""What can be the value of a national measure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from onboarding.rules.metrics import problems

TODAY = date(2026, 3, 2)
RIGHT: dict[str, Any] = {
    "unit": "percent",
    "year": 2025,
    "value": Decimal("61.25"),
    "respondents": 412,
    "source": "Survey",
    "today": TODAY,
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"respondents": None},
        {"value": Decimal(0)},
        {"value": Decimal(100)},
        {"unit": "score", "value": Decimal("9999.99")},
        {"year": 2026},
        {"year": 2000},
    ],
)
def test_what_can_be(change: dict[str, Any]) -> None:
    assert problems(**RIGHT | change) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": Decimal("100.01")}, "value"),
        ({"value": Decimal("-0.01")}, "value"),
        ({"value": Decimal("1.001")}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("Infinity")}, "value"),
        ({"unit": "score", "value": Decimal(10_000)}, "value"),
        ({"year": 1999}, "year"),
        ({"year": 2027}, "year"),
        ({"respondents": 0}, "respondents"),
        ({"respondents": 10_000_001}, "respondents"),
        ({"source": " "}, "source"),
        ({"source": "a" * 501}, "source"),
        ({"source": "a\0"}, "source"),
    ],
)
def test_what_cannot_be_is_named_at_its_field(change: dict[str, Any], field: str) -> None:
    assert [one.field for one in problems(**RIGHT | change)] == [field]


def test_a_whole_percentage_far_too_long_is_refused_and_not_rounded() -> None:
    assert [one.field for one in problems(**RIGHT | {"value": Decimal("1e30")})] == ["value"]
