"""What must hold of every date, tried with thousands of them."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from onboarding.rules.calendars import COUNTRIES, Calendar, add_working_days, is_working_day, roll
from onboarding.rules.due_dates import UNITS, DueRule, due

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
calendars = st.sampled_from([Calendar(country) for country in COUNTRIES])
counts = st.integers(-260, 260)
rules = st.builds(
    DueRule,
    anchors=st.just(("arrival",)),
    offset=counts,
    unit=st.sampled_from(UNITS),
    roll=st.sampled_from(("none", "back", "forward")),
)


@given(days, counts, calendars)
def test_going_and_coming_back_returns_to_the_working_day(on: date, n: int, calendar: Calendar) -> None:
    start = roll(on, "forward", calendar)

    assert add_working_days(add_working_days(start, n, calendar), -n, calendar) == start


@given(days, st.integers(1, 260), calendars)
def test_a_count_ends_on_a_working_day_and_passes_exactly_as_many(on: date, n: int, calendar: Calendar) -> None:
    end = add_working_days(on, n, calendar)

    passed = [date.fromordinal(day) for day in range(on.toordinal() + 1, end.toordinal() + 1)]
    assert sum(is_working_day(day, calendar) for day in passed) == n
    assert is_working_day(end, calendar)


@given(days, counts, st.sampled_from(UNITS), calendars)
def test_a_date_rolled_back_never_falls_later_nor_one_rolled_forward_earlier(
    on: date, offset: int, unit: str, calendar: Calendar
) -> None:
    plain, back, forward = (
        due(DueRule(("arrival",), offset, unit, how), {"arrival": on}, calendar).on
        for how in ("none", "back", "forward")
    )

    assert plain and back and forward
    assert back <= plain <= forward


@given(rules, days, days, calendars)
def test_moving_a_milestone_there_and_back_changes_nothing(
    rule: DueRule, first: date, second: date, calendar: Calendar
) -> None:
    dates = {"arrival": first}
    before = due(rule, dates, calendar)

    dates["arrival"] = second
    due(rule, dates, calendar)
    dates["arrival"] = first

    assert due(rule, dates, calendar) == before


@given(rules, days, st.integers(0, 400), calendars)
def test_a_later_milestone_never_makes_anything_due_earlier(
    rule: DueRule, first: date, delay: int, calendar: Calendar
) -> None:
    second = date.fromordinal(first.toordinal() + delay)

    earlier, later = (due(rule, {"arrival": on}, calendar).on for on in (first, second))

    assert earlier and later
    assert earlier <= later


@given(st.dictionaries(st.sampled_from(["arrival", "visa_granted", "cos_start"]), days), st.randoms(), calendars)
def test_the_order_of_several_anchors_does_not_matter(
    dates: dict[str, date], random: Random, calendar: Calendar
) -> None:
    anchors = ["arrival", "visa_granted", "cos_start"]
    shuffled = sorted(anchors, key=lambda _: random.random())

    one, other = (due(DueRule(tuple(names), 28, "days"), dates, calendar) for names in (anchors, shuffled))

    assert (one.on, one.provisional, set(one.waiting_for)) == (other.on, other.provisional, set(other.waiting_for))
