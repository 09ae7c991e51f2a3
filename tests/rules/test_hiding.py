"""What an item hides may be hidden better, and never be shown to others again by an edit."""

from typing import Any

import pytest

from onboarding.rules.hiding import STAYS, hidden_by, taken_back

PASTORAL = {"private": "pastoral", "owner_role": "pastoral_lead"}


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ({"sensitivity": "health"}, {"sensitivity": ""}, "sensitivity"),
        (PASTORAL, PASTORAL | {"private": ""}, "private"),
        (PASTORAL, PASTORAL | {"private": "health"}, "private"),
        (PASTORAL, PASTORAL | {"owner_role": "hr"}, "owner_role"),
        ({"review": "second_person"}, {"review": "none"}, "review"),
    ],
)
def test_what_was_hidden_is_not_taken_back(before: dict[str, str], after: dict[str, Any], field: str) -> None:
    (problem,) = taken_back(before, after)

    assert (problem.field, problem.code, problem.detail) == (field, "not_taken_back", STAYS[field])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({}, PASTORAL),
        (PASTORAL, PASTORAL | {"sensitivity": "health"}),
        ({"sensitivity": "visa"}, {"sensitivity": "visa"}),
        ({"sensitivity": "visa"}, {"sensitivity": "health", "owner_role": "hr"}),
    ],
)
def test_hiding_and_hiding_better_are_free(before: dict[str, str], after: dict[str, Any]) -> None:
    assert taken_back(before, after) == []


def test_who_does_a_step_reads_its_words_only_where_they_are_private() -> None:
    item = {"sensitivity": "health", "private": "", "owner_role": "hr", "basis": "law", "review": "none"}
    assert hidden_by(item) == {"sensitivity": "health"}
    assert hidden_by(item | PASTORAL) == {"sensitivity": "health"} | PASTORAL
    assert hidden_by(item | {"sensitivity": ""}) == {}


@pytest.mark.parametrize(
    ("basis", "review", "stays"), [("law", "second_person", True), ("plan", "second_person", False)]
)
def test_who_checks_what_rests_on_the_law_stays(basis: str, review: str, stays: bool) -> None:
    item = {"sensitivity": "", "private": "", "owner_role": "hr", "basis": basis, "review": review}
    assert hidden_by(item) == ({"review": review} if stays else {})
