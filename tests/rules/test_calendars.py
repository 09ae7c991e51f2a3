"""Working days in the four countries, with substitute days and Easter."""

from datetime import date

import pytest

from onboarding.rules.calendars import (
    Calendar,
    add_days,
    add_working_days,
    first_monday,
    is_working_day,
    roll,
    working_days_after,
    working_days_in,
)
from onboarding.rules.errors import RuleError

ENGLAND = Calendar("ENG")


@pytest.mark.parametrize(
    ("on", "country", "expected"),
    [
        (date(2026, 3, 2), "ENG", True),
        (date(2026, 3, 7), "ENG", False),  # Saturday
        (date(2026, 3, 8), "ENG", False),  # Sunday
        (date(2026, 12, 25), "ENG", False),
        (date(2026, 12, 28), "ENG", False),  # substitute for Boxing Day on a Saturday
        (date(2026, 12, 29), "ENG", True),
        (date(2027, 12, 27), "ENG", False),  # substitutes for both days of Christmas
        (date(2027, 12, 28), "ENG", False),
        (date(2028, 1, 3), "ENG", False),  # substitute for New Year's Day on a Saturday
        (date(2027, 3, 26), "ENG", False),  # Good Friday
        (date(2027, 3, 29), "ENG", False),  # Easter Monday
        (date(2027, 3, 29), "SCT", True),  # Scotland works on Easter Monday
        (date(2026, 11, 30), "ENG", True),
        (date(2026, 11, 30), "SCT", False),  # St Andrew's Day
        (date(2026, 3, 17), "NIR", False),  # St Patrick's Day
        (date(2026, 3, 17), "WLS", True),
        (date(2028, 2, 29), "ENG", True),
    ],
)
def test_a_working_day_is_a_weekday_that_is_not_a_bank_holiday(on: date, country: str, expected: bool) -> None:
    assert is_working_day(on, Calendar(country)) is expected


@pytest.mark.parametrize(
    ("on", "n", "expected"),
    [
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # from a Saturday, one later is Monday
        (date(2026, 3, 8), 1, date(2026, 3, 9)),  # from a Sunday too
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # the day itself is not counted
        (date(2026, 3, 7), -1, date(2026, 3, 6)),
        (date(2026, 3, 9), -1, date(2026, 3, 6)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),  # zero stays on a shut day
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # over Christmas and its substitute day
        (date(2026, 12, 28), -1, date(2026, 12, 24)),
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # over Easter
        (date(2026, 4, 2), 10, date(2026, 4, 20)),  # ten working days, Easter in between
        (date(2027, 12, 31), 10, date(2028, 1, 17)),
    ],
)
def test_working_days_are_counted_without_the_day_itself(on: date, n: int, expected: date) -> None:
    assert add_working_days(on, n, ENGLAND) == expected


@pytest.mark.parametrize(
    ("on", "how", "expected"),
    [
        (date(2027, 7, 24), "back", date(2027, 7, 23)),
        (date(2027, 7, 24), "forward", date(2027, 7, 26)),
        (date(2027, 7, 24), "none", date(2027, 7, 24)),
        (date(2026, 12, 28), "back", date(2026, 12, 24)),
        (date(2026, 12, 28), "forward", date(2026, 12, 29)),
        (date(2026, 3, 2), "back", date(2026, 3, 2)),
    ],
)
def test_only_a_shut_day_rolls(on: date, how: str, expected: date) -> None:
    assert roll(on, how, ENGLAND) == expected


def test_the_same_count_ends_later_where_there_is_one_more_holiday() -> None:
    england, scotland = (add_working_days(date(2026, 11, 27), 1, Calendar(one)) for one in ("ENG", "SCT"))

    assert (england, scotland) == (date(2026, 11, 30), date(2026, 12, 1))


@pytest.mark.parametrize("n", [3_000_000, -800_000, 10**18])
def test_a_count_past_the_end_of_the_calendar_is_refused_at_once(n: int) -> None:
    with pytest.raises(RuleError, match="outside the calendar"):
        add_working_days(date(2026, 3, 2), n, ENGLAND)


def test_a_day_past_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(RuleError, match="1 days from 9999-12-31 is outside the calendar"):
        add_days(date.max, 1)


def test_a_country_without_a_calendar_is_refused() -> None:
    with pytest.raises(RuleError, match="no calendar for “FRA”"):
        Calendar("FRA")


def test_an_unknown_way_to_roll_is_refused_even_on_a_working_day() -> None:
    with pytest.raises(RuleError, match="“sideways”"):
        roll(date(2026, 3, 2), "sideways", ENGLAND)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 1),
        (date(2026, 3, 2), date(2026, 3, 13), 10),
        (date(2026, 3, 7), date(2026, 3, 8), 0),  # a weekend
        (date(2026, 4, 2), date(2026, 4, 7), 2),  # over Easter
        (date(2026, 3, 3), date(2026, 3, 2), 0),
    ],
)
def test_both_ends_count_among_the_working_days(first: date, last: date, count: int) -> None:
    assert working_days_in(first, last, ENGLAND) == count


def test_the_working_days_after_a_day_stop_with_the_last_and_leave_out_the_first() -> None:
    thursday, tuesday = date(2026, 4, 2), date(2026, 4, 7)  # Easter lies between
    assert working_days_after(thursday, date(2026, 4, 8), ENGLAND) == [tuesday, date(2026, 4, 8)]
    assert working_days_after(date(2026, 3, 2), date(2026, 3, 3), ENGLAND) == [date(2026, 3, 3)]
    assert working_days_after(thursday, thursday, ENGLAND) == working_days_after(tuesday, thursday, ENGLAND) == []


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 3, 31), date(2026, 3, 2)),  # the month begins on a Sunday
        (date(2026, 6, 1), date(2026, 6, 1)),  # it begins on a Monday
        (date(2026, 9, 15), date(2026, 9, 7)),  # it begins on a Tuesday
    ],
)
def test_the_first_monday_is_that_of_the_month_of_a_day(day: date, monday: date) -> None:
    assert first_monday(day) == monday
