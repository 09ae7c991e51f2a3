"""A day that was counted with bank holidays which nobody has published says so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.rules.calendars import Calendar, add_working_days
from onboarding.rules.horizon import unpublished_year

THROUGH = 2027


@pytest.mark.parametrize(
    ("due_on", "offset", "unit", "roll", "then_unit", "year"),
    [
        (date(2027, 12, 31), 10, "working_days", "none", "", None),
        (date(2028, 1, 4), 10, "working_days", "none", "", 2028),
        (date(2029, 3, 5), 3, "months", "back", "", 2029),  # rolled, so holidays were asked for
        (date(2029, 3, 5), 3, "months", "none", "", None),  # a calendar day is certain
        (date(2029, 3, 5), 28, "days", "none", "working_days", 2029),  # the days to report are working days
        (date(2027, 12, 20), -15, "working_days", "none", "", 2028),  # counted back from January 2028
        (date(2027, 12, 10), -10, "working_days", "none", "", None),  # counted back from Christmas Eve 2027
        (date(2150, 3, 5), 5, "working_days", "none", "", 2150),
        (date.max, -3650, "working_days", "none", "", 9999),
        (None, 10, "working_days", "none", "", None),
    ],
)
def test_the_year_that_is_missing_is_named(
    due_on: date | None, offset: int, unit: str, roll: str, then_unit: str, year: int | None
) -> None:
    assert unpublished_year(due_on, offset, unit, roll, then_unit, THROUGH) == year


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(-80, 80))
def test_no_count_of_working_days_that_reaches_beyond_is_missed(anchor: date, offset: int) -> None:
    due_on = add_working_days(anchor, offset, Calendar())
    # The day itself is not looked at; New Year's Day is a holiday in every year, so looking at it alone adds no doubt.
    looked_at = max(anchor - timedelta(days=1), due_on) if offset < 0 else due_on
    beyond = looked_at.year > THROUGH and offset != 0 and looked_at != date(THROUGH + 1, 1, 1)

    if beyond:
        assert unpublished_year(due_on, offset, "working_days", "none", "", THROUGH) is not None
    if looked_at.year <= THROUGH:
        assert unpublished_year(due_on, offset, "working_days", "none", "", THROUGH) is None
