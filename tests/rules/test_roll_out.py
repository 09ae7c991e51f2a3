"""What a new version does to a step, in every case."""

from datetime import date

import pytest

from onboarding.rules.roll_out import fate, is_taken_in

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("state", ["done", "waived"])
@pytest.mark.parametrize("wording", ["same", "changed", "gone"])
@pytest.mark.parametrize("mandated", [True, False])
def test_what_is_finished_stays_whatever_the_version_says(state: str, wording: str, mandated: bool) -> None:
    assert fate(state, wording, begun=True, mandated=mandated) == "finished"


@pytest.mark.parametrize(
    ("wording", "begun", "mandated", "becomes"),
    [
        ("same", False, False, "kept"),
        ("same", True, True, "kept"),
        ("changed", False, False, "changed"),
        ("changed", False, True, "changed"),
        ("changed", True, False, "begun"),
        ("changed", True, True, "asked_again"),
        ("gone", False, False, "removed"),
        ("gone", True, False, "begun"),
        ("gone", True, True, "removed"),
    ],
)
@pytest.mark.parametrize("state", ["to_do", "submitted", "returned"])
def test_what_becomes_of_an_open_step(state: str, wording: str, begun: bool, mandated: bool, becomes: str) -> None:
    assert fate(state, wording, begun=begun, mandated=mandated) == becomes


@pytest.mark.parametrize(
    ("from_on", "starts_on", "taken"),
    [
        (None, date(2020, 1, 1), True),
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY, date(2026, 3, 1), False),
        (TODAY, date(2026, 3, 3), True),
    ],
)
def test_whom_a_version_comes_to(from_on: date | None, starts_on: date | None, taken: bool) -> None:
    assert is_taken_in(from_on, starts_on) is taken
