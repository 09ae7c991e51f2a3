"""Short surveys: on which day somebody is asked, and which months are shown together."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onboarding.rules.disclosure import told_as
from onboarding.rules.due_dates import add_months
from onboarding.rules.pulses import asked_on, earliest_start, is_settled, month_of, next_batch

JANUARY = date(2026, 1, 1)
MONTHS = [add_months(JANUARY, number) for number in range(8)]


def test_rounds_count_from_the_first_day() -> None:
    start = date(2026, 1, 31)
    assert asked_on(start, 2, "weeks") == date(2026, 2, 14)
    assert asked_on(start, 3, "months") == date(2026, 4, 30)


def test_whoever_can_be_asked_started_no_earlier_than_is_looked_for() -> None:
    for start in (date(2027, 1, 1) + timedelta(days=number) for number in range(800)):  # a leap day among them
        for offset, unit in ((2, "weeks"), (6, "weeks"), (3, "months"), (6, "months"), (12, "months")):
            last = asked_on(start, offset, unit) + timedelta(days=21)
            assert start >= earliest_start(last, offset, unit, 21)


def test_a_month_is_settled_once_its_last_invitation_has_run_out() -> None:
    assert not is_settled(JANUARY, 21, date(2026, 2, 21))  # somebody asked on 31 January answers today
    assert is_settled(JANUARY, 21, date(2026, 2, 22))


def test_months_wait_for_others_until_enough_people_answered() -> None:
    asked, answered = {MONTHS[0]: 9, MONTHS[1]: 8}, {MONTHS[0]: 6, MONTHS[1]: 5}
    february, april = date(2026, 2, 28), date(2026, 4, 1)
    assert next_batch(asked, answered, after=None, open_days=21, limit=11, today=february) is None
    assert next_batch(asked, answered, after=None, open_days=21, limit=11, today=april) == (MONTHS[0], MONTHS[1])
    assert next_batch(asked, answered, after=MONTHS[0], open_days=21, limit=11, today=april) is None


def test_so_few_and_all_but_so_few_are_told_as_that() -> None:
    assert [told_as(number, 14) for number in (0, 1, 2)] == [(0, 2)] * 3
    assert told_as(3, 14) == (3, 3)
    assert told_as(11, 14) == (11, 11)
    assert [told_as(number, 14) for number in (12, 13, 14)] == [(12, 14)] * 3


@given(number=st.integers(0, 100), people=st.integers(5, 100))
def test_a_range_holds_the_number_and_never_one_or_nobody_alone(number: int, people: int) -> None:
    number = min(number, people)
    low, high = told_as(number, people)
    assert low <= number <= high
    assert low != high or 3 <= number <= people - 3


@given(
    people=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=8, max_size=8),
    limits=st.lists(st.integers(5, 20), min_size=8, max_size=8),
)
def test_whatever_limit_is_set_when_no_answer_is_shown_twice_and_no_batch_is_small(
    people: list[tuple[int, int]], limits: list[int]
) -> None:
    asked = {month: max(pair) for month, pair in zip(MONTHS, people, strict=True) if max(pair)}
    answered = {month: min(pair) for month, pair in zip(MONTHS, people, strict=True)}
    shown: list[tuple[date, date, int]] = []
    for day in (JANUARY + timedelta(days=10 * number) for number in range(32)):
        limit, after = limits[month_of(day).month % 8], shown[-1][1] if shown else None
        if found := next_batch(asked, answered, after=after, open_days=21, limit=limit, today=day):
            shown.append((*found, limit))
    for first, last, limit in shown:
        assert sum(answered[month] for month in MONTHS if first <= month <= last) >= limit
    assert all(one[1] < following[0] for one, following in pairwise(shown))
