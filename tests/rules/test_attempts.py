"""A test that can be sat more than once: which sitting is next, how early, how many are left."""

from datetime import date

import pytest

from onboarding.rules.attempts import (
    Attempts,
    Gap,
    Sitting,
    allowed,
    earliest_on,
    is_passed,
    left,
    next_number,
)
from onboarding.rules.calendars import Calendar

ENGLAND = Calendar("ENG")
# Pass CBT OSCE: three sittings for each application, ten working days between them, six months after the third.
OSCE = Attempts(3, Gap(10, "working_days", "forward"), Gap(6, "months", "forward"))
FAILED_ONE = [Sitting(1, sat_on=date(2026, 7, 15), outcome="not_passed")]
FAILED_THREE = [Sitting(number, sat_on=date(2026, 7, number), outcome="not_passed") for number in (1, 2, 3)]


def test_the_first_sitting_has_no_earliest_day() -> None:
    assert next_number([]) == 1
    assert earliest_on(OSCE, 1, [], ENGLAND) is None


def test_ten_working_days_lie_between_two_sittings() -> None:
    assert earliest_on(OSCE, 2, FAILED_ONE, ENGLAND) == date(2026, 7, 29)


def test_six_months_lie_before_the_first_sitting_of_a_second_application() -> None:
    # 3 July 2026 and six months: Sunday 3 January 2027, so the Monday after it.
    assert earliest_on(OSCE, 4, FAILED_THREE, ENGLAND) == date(2027, 1, 4)


def test_a_sitting_without_a_day_says_nothing_about_the_next_one() -> None:
    assert earliest_on(OSCE, 2, [Sitting(1, outcome="not_passed")], ENGLAND) is None


def test_while_a_result_is_waited_for_no_sitting_is_next() -> None:
    assert next_number([Sitting(1, booked_on=date(2026, 7, 15))]) is None


@pytest.mark.parametrize(("outcome", "following"), [("passed", None), ("partly", 2), ("not_passed", 2)])
def test_only_a_pass_in_full_ends_the_series(outcome: str, following: int | None) -> None:
    sittings = [Sitting(1, sat_on=date(2026, 7, 15), outcome=outcome)]
    assert next_number(sittings) == following
    assert is_passed(sittings) is (following is None)


@pytest.mark.parametrize(("applications", "most", "remaining"), [(0, 3, 0), (1, 3, 0), (2, 6, 3)])
def test_each_application_has_its_own_sittings(applications: int, most: int, remaining: int) -> None:
    assert allowed(OSCE, applications) == most
    assert left(OSCE, FAILED_THREE, applications) == remaining


def test_where_no_source_gives_a_number_none_is_counted() -> None:
    assert left(Attempts(), FAILED_THREE, 1) is None
    assert earliest_on(Attempts(), 4, FAILED_THREE, ENGLAND) is None
