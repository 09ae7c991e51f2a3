"""The least to record before a step can be submitted, judged on Monday 2 March 2026."""

from datetime import date

import pytest

from onboarding.rules.evidence import KINDS, check

TODAY = date(2026, 3, 2)


def problems(kind: str, note: str = "", on: date | None = None, file_name: str | None = None) -> list[tuple[str, str]]:
    found = check(kind, note=note, on=on, file_name=file_name, today=TODAY)
    assert all(problem.detail.endswith(".") for problem in found)
    return [(problem.field, problem.code) for problem in found]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("none", []),
        ("note", [("note", "required")]),
        ("date", [("on", "required")]),
        ("file", [("file", "required")]),
    ],
)
def test_what_an_item_asks_for_must_be_there(kind: str, expected: list[tuple[str, str]]) -> None:
    assert problems(kind) == expected


def test_a_note_of_blanks_is_no_note() -> None:
    assert problems("note", note=" \n\t ") == [("note", "required")]


@pytest.mark.parametrize("kind", KINDS)
def test_full_evidence_is_enough_for_every_kind(kind: str) -> None:
    assert problems(kind, note="Seen in person", on=TODAY, file_name="contract.pdf") == []


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(1, 1, 1), [("on", "too_early")]),
        (date(1948, 7, 4), [("on", "too_early")]),
        (date(1948, 7, 5), []),
        (TODAY, []),
        (date(2026, 3, 3), [("on", "in_future")]),
    ],
)
def test_dates_run_from_the_first_day_of_the_nhs_to_today(on: date, expected: list[tuple[str, str]]) -> None:
    assert problems("date", on=on) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("x" * 4000, []),
        ("x" * 4001, [("note", "too_long")]),
        ("Amara\0", [("note", "null_character")]),
    ],
)
def test_a_note_is_checked_even_where_none_was_asked_for(note: str, expected: list[tuple[str, str]]) -> None:
    assert problems("none", note=note) == expected


def test_every_problem_is_named_at_once() -> None:
    assert problems("file", note="\0", on=date(1900, 1, 1)) == [
        ("file", "required"),
        ("note", "null_character"),
        ("on", "too_early"),
    ]
