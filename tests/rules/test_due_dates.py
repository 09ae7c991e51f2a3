"""Due dates: every unit, roll and anchor, and the worked examples of the duty clocks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from onboarding.library.schema import read_library
from onboarding.rules.calendars import Calendar
from onboarding.rules.due_dates import DueRule, due, fresh_start
from onboarding.rules.errors import RuleError
from onboarding.rules.milestones import stand_ins

ENGLAND = Calendar("ENG")
ARRIVAL = date(2026, 3, 2)


def due_on(offset: int, unit: str, on: date, roll: str = "none") -> date | None:
    return due(DueRule(("arrival",), offset, unit, roll), {"arrival": on}, ENGLAND).on


@pytest.mark.parametrize(
    ("offset", "unit", "on", "roll", "expected"),
    [
        (0, "days", date(2026, 3, 7), "none", date(2026, 3, 7)),
        (10, "days", ARRIVAL, "none", date(2026, 3, 12)),
        (-14, "days", ARRIVAL, "none", date(2026, 2, 16)),
        (365, "days", date(2027, 3, 1), "none", date(2028, 2, 29)),
        (12, "weeks", date(2027, 5, 1), "none", date(2027, 7, 24)),
        (12, "weeks", date(2027, 5, 1), "back", date(2027, 7, 23)),
        (-3, "weeks", ARRIVAL, "none", date(2026, 2, 9)),
        (1, "months", date(2026, 1, 31), "none", date(2026, 2, 28)),
        (1, "months", date(2028, 1, 31), "none", date(2028, 2, 29)),
        (-1, "months", date(2028, 3, 31), "none", date(2028, 2, 29)),
        (12, "months", date(2028, 2, 29), "none", date(2029, 2, 28)),
        (48, "months", date(2028, 2, 29), "none", date(2032, 2, 29)),
        (3, "months", date(2027, 2, 20), "back", date(2027, 5, 20)),
        (6, "months", date(2027, 8, 31), "back", date(2028, 2, 29)),
        (-3, "months", date(2026, 1, 15), "none", date(2025, 10, 15)),
        (8, "months", date(2027, 5, 1), "back", date(2027, 12, 31)),
        (6, "months", date(2026, 6, 28), "forward", date(2026, 12, 29)),
        (1, "working_days", date(2026, 3, 7), "none", date(2026, 3, 9)),
        (0, "working_days", date(2026, 3, 7), "back", date(2026, 3, 6)),
        (0, "working_days", date(2026, 3, 7), "none", date(2026, 3, 7)),
        (-2, "working_days", date(2026, 4, 7), "none", date(2026, 4, 1)),
        (0, "days", date(2026, 12, 28), "back", date(2026, 12, 24)),
    ],
)
def test_a_due_date_is_the_anchor_moved_and_then_rolled(
    offset: int, unit: str, on: date, roll: str, expected: date
) -> None:
    assert due_on(offset, unit, on, roll) == expected


NO_START = {"cos_start": date(2027, 5, 1), "visa_valid_from": date(2027, 4, 20), "visa_granted": date(2027, 3, 25)}


@pytest.mark.parametrize(
    ("clock", "dates", "ends_on", "report_by"),
    [
        ("late-or-no-start", NO_START, date(2027, 5, 29), date(2027, 6, 14)),
        (
            "unexplained-absence",
            {"absence_unauthorised_first_day": date(2027, 6, 1)},
            date(2027, 6, 14),
            date(2027, 6, 28),
        ),
        ("cos-use", {"cos_assigned": date(2027, 2, 20)}, date(2027, 5, 20), date(2027, 5, 20)),
        ("osce-first-sitting", {"cos_start": date(2027, 5, 1)}, date(2027, 7, 23), date(2027, 7, 23)),
        ("registration-eight-months", {"cos_start": date(2027, 5, 1)}, date(2027, 12, 31), date(2028, 1, 17)),
        ("right-to-work-pending", {"pending_check_done": date(2027, 8, 31)}, date(2028, 2, 29), date(2028, 2, 29)),
        ("osce-resit-gap", {"osce_sitting": date(2027, 7, 15)}, date(2027, 7, 29), date(2027, 7, 29)),
        ("mti-starter-report", {"start_date": date(2027, 5, 4)}, date(2027, 5, 4), date(2027, 5, 18)),
    ],
)
def test_the_worked_examples_of_the_duty_clocks(
    clock: str, dates: Mapping[str, date], ends_on: date, report_by: date
) -> None:
    duties = {duty.key: duty for file in read_library().duties for duty in file.duties}

    answer = due(duties[clock].due_rule, dates, ENGLAND)

    assert (answer.ends_on, answer.on) == (ends_on, report_by)


def test_the_latest_of_several_dates_counts_and_the_unknown_ones_make_it_provisional() -> None:
    rule = DueRule.from_data({"latest_of": ["cos_start", "visa_granted", "permission_to_enter"]}, 28, "days")

    answer = due(rule, {"cos_start": date(2026, 3, 2), "visa_granted": date(2026, 3, 9)}, ENGLAND)

    assert answer.on == date(2026, 4, 6)
    assert answer.provisional
    assert answer.waiting_for == ("permission_to_enter",)


def test_a_date_with_all_its_anchors_known_is_not_provisional() -> None:
    rule = DueRule.from_data({"latest_of": ["cos_start", "visa_granted"]}, 28, "days")

    answer = due(rule, {"cos_start": date(2026, 3, 2), "visa_granted": date(2026, 3, 9)}, ENGLAND)

    assert (answer.provisional, answer.waiting_for) == (False, ())


def test_without_a_date_to_count_from_nothing_is_due() -> None:
    answer = due(DueRule(("arrival",), 10, "days"), {"start_date": ARRIVAL}, ENGLAND)

    assert (answer.on, answer.ends_on, answer.waiting_for, answer.provisional) == (None, None, ("arrival",), False)


def test_an_item_due_after_another_counts_from_the_day_that_one_was_done() -> None:
    rule = DueRule.from_data({"item": "mock-test"}, 5, "days")

    assert due(rule, {}, ENGLAND).waiting_for == ("item:mock-test",)
    assert due(rule, {"item:mock-test": ARRIVAL}, ENGLAND).on == date(2026, 3, 7)


def test_the_report_is_counted_from_the_rolled_day_and_does_not_roll_itself() -> None:
    rule = DueRule(("arrival",), 5, "days", "back", then_offset=1, then_unit="days")

    answer = due(rule, {"arrival": date(2026, 3, 2)}, ENGLAND)

    assert (answer.ends_on, answer.on) == (date(2026, 3, 6), date(2026, 3, 7))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (DueRule(("arrival",), 10, "days"), "10 days after arrival"),
        (DueRule(("arrival",), 1, "days"), "1 day after arrival"),
        (DueRule(("arrival",), 0, "days"), "on arrival"),
        (DueRule(("osce_sitting",), -3, "weeks"), "3 weeks before the day of the practical test"),
        (DueRule(("visa_expiry",), 0, "days", "back"), "on the day the visa ends (or the working day before)"),
        (
            DueRule(("start_date",), 0, "days", then_offset=10, then_unit="working_days"),
            "on the first day at work, then 10 working days to report",
        ),
        (
            DueRule(("visa_granted", "arrival"), 28, "days"),
            "28 days after the latest of: the day the visa is granted, arrival",
        ),
        (DueRule((), 5, "working_days", item="mock-test"), "5 working days after the day “mock test” is done"),
    ],
)
def test_a_rule_says_itself_in_words(rule: DueRule, expected: str) -> None:
    assert due(rule, {}, ENGLAND).words == expected


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"anchors": (), "offset": 1, "unit": "days"}, "one of the two"),
        ({"anchors": ("arrival",), "offset": 1, "unit": "days", "item": "mock-test"}, "one of the two"),
        ({"anchors": ("arrival",), "offset": 1, "unit": "fortnights"}, "An offset is counted in"),
        ({"anchors": ("arrival",), "offset": 1, "unit": "days", "roll": "up"}, "“up”"),
        ({"anchors": ("arrival",), "offset": 1, "unit": "days", "then_offset": 3}, "both a number and a unit"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(RuleError, match=says):
        DueRule(**arguments)


@pytest.mark.parametrize("anchor", [{}, {"latest": ["arrival"]}, {"item": 3}, {"latest_of": "arrival"}])
def test_an_anchor_of_another_form_is_refused(anchor: dict[str, object]) -> None:
    with pytest.raises(RuleError, match="An anchor is a milestone"):
        DueRule.from_data(anchor, 1, "days")


@pytest.mark.parametrize(
    ("offset", "unit"), [(10**9, "days"), (-200_000, "weeks"), (10**6, "months"), (-(10**6), "months")]
)
def test_a_date_outside_the_calendar_is_refused_in_words(offset: int, unit: str) -> None:
    with pytest.raises(RuleError, match="outside the calendar"):
        due_on(offset, unit, ARRIVAL)


@pytest.mark.parametrize(
    ("due_on", "limit", "expected"),
    [
        (date(2026, 2, 27), "target", date(2026, 3, 30)),
        (date(2026, 2, 27), "hard", date(2026, 2, 27)),
        (date(2026, 3, 2), "target", date(2026, 3, 2)),
        (date(2026, 5, 1), "target", date(2026, 5, 1)),
    ],
)
def test_staff_already_here_get_time_for_targets_that_are_past(due_on: date, limit: str, expected: date) -> None:
    assert fresh_start(due_on, date(2026, 3, 2), limit, 20, ENGLAND) == expected


def test_for_someone_who_needs_no_visa_its_grant_is_counted_from_the_offer() -> None:
    rule = DueRule(("visa_granted",), 14, "days").counted_from(stand_ins("settled"))
    answer = due(rule, {"offer_accepted": ARRIVAL}, ENGLAND)
    assert (answer.on, answer.words, answer.waiting_for) == (
        date(2026, 3, 16), "14 days after the day the offer is accepted", (),
    )  # fmt: skip


@pytest.mark.parametrize("route", ["skilled_worker", "dependant", "other", "", None])
def test_on_every_other_route_the_grant_of_the_visa_is_waited_for(route: str | None) -> None:
    rule = DueRule(("visa_granted", "offer_accepted"), 14, "days")
    assert rule.counted_from(stand_ins(route)) == rule
    assert rule.counted_from(stand_ins("settled")).anchors == ("offer_accepted",)
