"""What an item hides may be hidden otherwise, and never shown again by an edit."""

from typing import Any

import pytest

from onboarding.rules.hiding import STAYS, taken_back


@pytest.mark.parametrize("field", ["sensitivity", "private"])
def test_what_was_hidden_is_not_taken_back(field: str) -> None:
    (problem,) = taken_back({field: "health"}, {field: ""})

    assert (problem.field, problem.code, problem.detail) == (field, "not_taken_back", STAYS[field])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({"private": ""}, {"private": "pastoral"}),
        ({"private": "pastoral"}, {"private": "health"}),
        ({"sensitivity": "visa"}, {"sensitivity": "visa"}),
    ],
)
def test_hiding_and_hiding_otherwise_are_free(before: dict[str, str], after: dict[str, Any]) -> None:
    assert taken_back(before, after) == []
