"""The chain of open steps that holds a gate up the longest."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.rules.calendars import Calendar
from onboarding.rules.critical_path import OpenStep, critical_path
from onboarding.rules.due_dates import DueRule

ENGLAND = Calendar()
GATE = date(2026, 4, 1)
AFTER_A = DueRule((), 5, "working_days", item="a")


def path(steps: list[OpenStep], *holding: str) -> tuple[str, date | None, int | None]:
    found = critical_path(holding, {step.key: step for step in steps}, GATE, ENGLAND)
    return "".join(step.key for step in found.steps), found.last_on, found.days_to_spare


def step(key: str, day: int | None, *waits_for: str) -> OpenStep:
    return OpenStep(key, key, date(2026, 3, day) if day else None, waits_for)


def test_without_an_open_step_there_is_no_path() -> None:
    assert path([step("a", 3)]) == ("", None, None)


def test_the_latest_last_day_leads_and_days_to_spare_count_to_the_gate() -> None:
    assert path([step("a", 3), step("b", 20), step("c", 10)], "a", "b", "c") == ("b", date(2026, 3, 20), 12)


def test_what_comes_first_stands_first_and_may_be_due_last() -> None:
    steps = [step("a", 25), step("b", 10, "a"), step("c", 20)]
    assert path(steps, "b", "c") == ("ab", date(2026, 3, 25), 7)


def test_of_two_ways_to_a_step_the_later_one_is_critical() -> None:
    steps = [step("a", 2), step("b", 5), step("c", 9, "a", "b")]
    assert path(steps, "c") == ("bc", date(2026, 3, 9), 23)


def test_a_step_that_nobody_can_date_comes_before_all_others() -> None:
    assert path([step("a", None), step("b", 5, "a"), step("c", 30)], "b", "c") == ("ab", None, None)


def test_a_step_that_follows_an_open_one_is_expected_when_that_one_is_done_in_time() -> None:
    # Five working days after Thursday 26 March 2026: Thursday 2 April, the day before Good Friday.
    follower = OpenStep("b", "b", None, ("a",), "a", AFTER_A)
    assert path([step("a", 26), follower], "b") == ("ab", date(2026, 4, 2), -1)


def test_steps_that_wait_for_each_other_are_named_once() -> None:
    assert path([step("a", 3, "b"), step("b", 5, "a")], "a") == ("ba", date(2026, 3, 5), 27)


@pytest.mark.parametrize("gate_on", [None, GATE])
def test_without_a_day_of_the_gate_nothing_is_to_spare(gate_on: date | None) -> None:
    found = critical_path(["a"], {"a": step("a", 3)}, gate_on, ENGLAND)
    assert found.last_on == date(2026, 3, 3)
    assert found.days_to_spare == (29 if gate_on else None)


@st.composite
def plans(draw: st.DrawFn) -> list[OpenStep]:
    """Up to twelve steps, each waiting for some of those before it."""
    days = draw(st.lists(st.integers(1, 31), min_size=1, max_size=12))
    return [
        step(
            chr(97 + n), day, *draw(st.sets(st.sampled_from([chr(97 + m) for m in range(n)])) if n else st.just(set()))
        )
        for n, day in enumerate(days)
    ]


@given(plans(), st.randoms())
def test_no_chain_ends_later_and_the_order_of_steps_changes_nothing(steps: list[OpenStep], shuffle) -> None:
    names = [one.key for one in steps]
    chain, last_on, _ = path(steps, *names)
    shuffled = shuffle.sample(steps, len(steps))

    assert last_on == max(one.due_on for one in steps if one.due_on)
    assert path(shuffled, *shuffle.sample(names, len(names))) == (chain, last_on, (GATE - last_on).days)
    by_key = {one.key: one for one in steps}
    assert all(first in by_key[then].waits_for for first, then in pairwise(chain))
