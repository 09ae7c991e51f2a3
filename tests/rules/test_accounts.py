"""The account of a due day: it is the same day, told with everything that lies between."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.rules.accounts import account
from onboarding.rules.calendars import COUNTRIES, ROLLS, Calendar
from onboarding.rules.due_dates import UNITS, DueRule, due

ENGLAND = Calendar("ENG")
days = st.dates(date(2024, 1, 1), date(2031, 12, 31))
NAMES = ("arrival", "cos_start", "visa_granted")


@given(
    st.dictionaries(st.sampled_from(NAMES), days),
    st.integers(-120, 120),
    st.sampled_from(UNITS),
    st.sampled_from(ROLLS),
    st.none() | st.integers(1, 20),
    st.sampled_from(list(COUNTRIES)),
)
def test_the_account_ends_where_the_due_day_is(
    dates: dict[str, date], offset: int, unit: str, roll: str, then: int | None, country: str
) -> None:
    rule = DueRule(NAMES, offset, unit, roll, None, then, "working_days" if then else None)
    answer, told = due(rule, dates, Calendar(country)), account(rule, dates, Calendar(country))

    assert told.on == answer.on
    assert tuple(name for name, day in told.dates if day is None) == answer.waiting_for
    assert bool(told.count) == bool(dates)
    if told.count:
        assert told.count.from_on == dates[told.counted_from] == max(dates.values())
        assert (told.rolled_on or told.count.to_on) == answer.ends_on


def test_bank_holidays_that_were_passed_over_are_named() -> None:
    told = account(DueRule(("arrival",), 10, "working_days"), {"arrival": date(2026, 4, 2)}, ENGLAND)

    # Maundy Thursday 2 April 2026: Good Friday and Easter Monday do not count. Source: GOV.UK, bank holidays.
    assert told.count and told.count.skipped == (date(2026, 4, 3), date(2026, 4, 6))
    assert told.on == date(2026, 4, 20)


def test_a_count_backwards_passes_over_the_same_days() -> None:
    told = account(DueRule(("arrival",), -10, "working_days"), {"arrival": date(2026, 4, 20)}, ENGLAND)
    assert told.count and told.count.skipped == (date(2026, 4, 3), date(2026, 4, 6))


def test_the_day_that_is_counted_from_is_not_passed_over() -> None:
    told = account(DueRule(("arrival",), 1, "working_days"), {"arrival": date(2026, 4, 6)}, ENGLAND)
    assert told.count and told.count.skipped == () and told.on == date(2026, 4, 7)


def test_a_limit_that_rolls_back_says_from_where() -> None:
    told = account(DueRule(("cos_start",), 8, "months", "back"), {"cos_start": date(2026, 4, 28)}, ENGLAND)

    # 28 December 2026 is the substitute for Boxing Day on a Saturday; the working day before is Christmas Eve.
    assert told.count and told.count.to_on == date(2026, 12, 28)
    assert told.rolled_on == told.on == date(2026, 12, 24)


def test_calendar_days_pass_over_nothing() -> None:
    told = account(DueRule(("arrival",), 28, "days"), {"arrival": date(2026, 3, 20)}, ENGLAND)
    assert told.count and told.count.skipped == () and told.rolled_on is None


def test_the_report_of_a_duty_is_a_second_count_from_the_end_of_the_clock() -> None:
    rule = DueRule(("cos_start", "visa_granted"), 28, "days", "none", None, 10, "working_days")
    told = account(rule, {"visa_granted": date(2026, 3, 9)}, ENGLAND)

    assert told.dates == (("cos_start", None), ("visa_granted", date(2026, 3, 9)))
    assert told.then and told.then.from_on == date(2026, 4, 6)  # Easter Monday: day 28 is not rolled
    assert told.on == told.then.to_on == date(2026, 4, 20)


@pytest.mark.parametrize("dates", [{}, {"visa_expiry": date(2026, 3, 2)}])
def test_without_a_date_there_is_no_count(dates: dict[str, date]) -> None:
    told = account(DueRule(("arrival",), 3, "days"), dates, ENGLAND)
    assert (told.on, told.count, told.counted_from) == (None, None, "")
