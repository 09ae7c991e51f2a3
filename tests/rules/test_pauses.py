"""What a pause does to a target's day (decision 13: our own rule)."""

from datetime import date

import pytest

from onboarding.rules.pauses import Pause, after_pauses, is_on_hold, pauses_of

MARCH = Pause(date(2026, 3, 2), date(2026, 3, 12))  # ten days
ARRIVAL = date(2026, 2, 20)


@pytest.mark.parametrize(
    ("due_on", "counted_from", "then"),
    [
        (date(2026, 3, 20), ARRIVAL, date(2026, 3, 30)),  # the clock was running: ten days later
        (date(2026, 3, 2), ARRIVAL, date(2026, 3, 12)),  # due on the first day of the pause: due on the day of return
        (date(2026, 3, 1), ARRIVAL, date(2026, 3, 1)),  # late already, and as late as it was
        (date(2026, 4, 1), date(2026, 3, 8), date(2026, 4, 5)),  # began during the pause: only the rest of it counts
        (date(2026, 4, 1), date(2026, 3, 12), date(2026, 4, 1)),  # begins after it: nothing to add
        (date(2026, 3, 20), None, date(2026, 3, 20)),  # counted back from a day that the pause does not move
        (date(2026, 3, 5), None, date(2026, 3, 12)),  # the same, fallen due meanwhile: due on the day of return
        (date(2026, 3, 1), None, date(2026, 3, 1)),
    ],
)
def test_a_target_moves_by_the_days_for_which_its_clock_stood_still(
    due_on: date, counted_from: date | None, then: date
) -> None:
    assert after_pauses(due_on, counted_from, [MARCH]) == then


def test_several_pauses_add_up_and_one_that_lasts_adds_nothing_yet() -> None:
    pauses = [MARCH, Pause(date(2026, 3, 20), date(2026, 3, 22)), Pause(date(2026, 4, 1))]
    assert after_pauses(date(2026, 3, 15), ARRIVAL, pauses) == date(2026, 3, 27)
    assert after_pauses(date(2026, 5, 1), ARRIVAL, pauses[-1:]) == date(2026, 5, 1)


def test_pauses_are_read_from_the_states_of_an_enrolment() -> None:
    lines = [
        ("active", date(2026, 1, 5)),
        ("paused", date(2026, 3, 2)),
        ("paused", date(2026, 3, 4)),
        ("active", date(2026, 3, 12)),
        ("active", date(2026, 3, 14)),
        ("paused", date(2026, 4, 1)),
    ]
    assert pauses_of(lines) == (MARCH, Pause(date(2026, 4, 1)))
    assert pauses_of([*lines, ("withdrawn", date(2026, 4, 3))])[-1] == Pause(date(2026, 4, 1), date(2026, 4, 3))


@pytest.mark.parametrize(("limit", "holds"), [("target", True), ("hard", False)])
def test_only_targets_are_on_hold(limit: str, holds: bool) -> None:
    assert is_on_hold([Pause(date(2026, 3, 2))], limit) is holds
    assert not is_on_hold([MARCH], limit)
    assert not is_on_hold([], limit)
