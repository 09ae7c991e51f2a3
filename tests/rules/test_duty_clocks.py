"""What begins a duty clock, which days it counts from, and which fact closes it; each at its edges."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from onboarding.rules.due_dates import DueRule
from onboarding.rules.duty_clocks import (
    Clock,
    Closing,
    Dated,
    Start,
    Story,
    began_on,
    closed_on,
    dates,
    numbers,
    ways_of,
)

FIRST, MIDDLE, LAST, AFTER = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 17)
CLOCK = Clock(number=1, began_on=FIRST, ends_on=LAST, due_on=LAST)


def actual(**days: date) -> dict[tuple[str, int], Dated]:
    return {(kind, 1): Dated(actual_on=day) for kind, day in days.items()}


def test_a_fact_is_of_its_actual_day_else_of_its_planned_one() -> None:
    story = Story(
        milestones={("arrival", 1): Dated(FIRST, MIDDLE), ("arrival", 2): Dated(planned_on=LAST)},
        occurrences={("absence_began", 1): AFTER},
    )
    assert [story.day("arrival", number) for number in (1, 2, 3)] == [MIDDLE, LAST, None]
    assert story.day("absence_began", 1) == AFTER and story.day("absence_began", 2) is None


def test_what_happened_is_what_has_an_actual_day_or_was_reported() -> None:
    story = Story(
        milestones={
            ("arrival", 1): Dated(actual_on=FIRST),
            ("arrival", 2): Dated(planned_on=LAST),
            ("left", 3): Dated(actual_on=AFTER),
        },
        occurrences={("arrival", 4): MIDDLE, ("left", 5): MIDDLE},
    )
    assert story.happened("arrival") == {1: FIRST, 4: MIDDLE}


@pytest.mark.parametrize(
    ("kind", "begins"), [("cos_start", True), ("visa_valid_from", True), ("visa_expiry", True), ("arrival", False)]
)
def test_a_day_to_come_begins_a_clock_only_where_it_was_read_off_a_document(kind: str, begins: bool) -> None:
    story = Story(milestones={(kind, 2): Dated(planned_on=AFTER), ("another", 7): Dated(planned_on=AFTER)})
    assert numbers(Start(kind), story) == (frozenset({2}) if begins else frozenset())
    assert numbers(Start(kind), Story(milestones={(kind, 3): Dated(actual_on=FIRST)})) == frozenset({3})
    assert numbers(Start(kind), Story(milestones={(kind, 3): Dated()})) == frozenset()


def test_results_that_are_no_pass_begin_a_clock_each_or_every_so_many_th() -> None:
    def result(outcome: str) -> Dated:
        return Dated(actual_on=FIRST, outcome=outcome)

    story = Story(
        milestones={
            ("osce_result", 1): result("not_passed"),
            ("osce_result", 2): result("partly"),
            ("osce_result", 3): result("not_passed"),
            ("osce_result", 4): result("passed"),
            ("osce_sitting", 5): result("not_passed"),
        }
    )
    assert numbers(Start("osce_not_passed"), story) == frozenset({1, 2, 3})
    assert numbers(Start("osce_third_not_passed", every=3), story) == frozenset({3})
    assert began_on(Start("osce_not_passed"), 2, story) == FIRST
    assert began_on(Start("osce_not_passed"), 6, story) is None


def test_a_fact_that_comes_later_begins_the_clock_too() -> None:
    start = Start("visa_expiry", also_when="visa_granted")
    assert numbers(start, Story()) == frozenset()
    assert numbers(start, Story(milestones={("visa_granted", 2): Dated(actual_on=FIRST)})) == frozenset({2})
    both = {("visa_granted", 2): Dated(actual_on=FIRST), ("visa_expiry", 1): Dated(planned_on=AFTER)}
    assert numbers(start, Story(milestones=both)) == frozenset({1, 2})
    assert began_on(start, 1, Story(milestones=both)) == AFTER
    assert began_on(start, 2, Story(milestones=both)) is None


def test_what_people_say_speaks_of_the_newest_time() -> None:
    start = Start("start_date", also_when="no_show")
    said = {("no_show", 3): FIRST, ("other", 1): FIRST}
    assert numbers(start, Story(occurrences=said)) == frozenset({1})
    known = {("start_date", 2): Dated(actual_on=FIRST)}
    assert numbers(start, Story(milestones=known, occurrences=said)) == frozenset({2})
    assert numbers(start, Story(milestones=known, occurrences={("other", 1): FIRST})) == frozenset({2})


def test_a_rule_counts_from_the_days_of_its_own_number() -> None:
    rule = DueRule(anchors=("arrival", "start_date"), offset=1, unit="days")
    story = Story(
        milestones={("arrival", 1): Dated(FIRST), ("arrival", 2): Dated(MIDDLE), ("start_date", 2): Dated(LAST)}
    )
    assert dates(rule, 1, story) == {"arrival": FIRST}
    assert dates(rule, 2, story) == {"arrival": MIDDLE, "start_date": LAST}


@pytest.mark.parametrize(
    ("which", "number", "closes"),
    [
        ("same", 2, True),
        ("same", 3, False),
        ("same", 1, False),
        ("later", 3, True),
        ("later", 2, False),
        ("later", 1, False),
        ("any", 1, True),
        ("any", 2, True),
        ("any", 3, True),
    ],
)
def test_which_time_of_a_milestone_closes(which: str, number: int, closes: bool) -> None:
    clock = Clock(2, FIRST, LAST, LAST)
    story = Story(milestones={("visa_granted", number): Dated(actual_on=MIDDLE), ("left", 2): Dated(actual_on=FIRST)})
    found = closed_on(Closing(milestone="visa_granted", which=which), clock, story, FIRST)
    assert found == (MIDDLE if closes else None)


def closes(given: Mapping[str, Any], day: date | None, clock: Clock = CLOCK, **others: date) -> bool:
    """Whether a milestone of that day closes the clock in this way, and by that day."""
    story = Story(milestones=actual(**({"came": day} if day else {}), **others))
    found = closed_on(Closing(milestone="came", **given), clock, story, FIRST)
    assert found in (None, day)
    return found is not None


def test_a_milestone_closes_on_its_day_and_the_first_of_several_does() -> None:
    assert closes({}, MIDDLE) and not closes({}, None)
    story = Story(milestones={("came", 1): Dated(actual_on=LAST), ("came", 2): Dated(actual_on=MIDDLE)})
    assert closed_on(Closing(milestone="came", which="any"), CLOCK, story, FIRST) == MIDDLE


def test_in_time_is_on_or_before_the_end_of_the_clock() -> None:
    by = {"by": "clock_end"}
    assert closes(by, LAST) and not closes(by, AFTER)
    assert not closes(by, FIRST, Clock(1, FIRST, None, None))
    assert closes(by, MIDDLE, Clock(1, FIRST, MIDDLE, LAST)) and not closes(by, LAST, Clock(1, FIRST, MIDDLE, LAST))


def test_in_time_is_on_or_before_the_day_of_another_milestone() -> None:
    by = {"by": "visa_expiry"}
    assert closes(by, MIDDLE, visa_expiry=MIDDLE) and not closes(by, LAST, visa_expiry=MIDDLE)
    assert not closes(by, FIRST)


def test_an_earliest_day_closes_on_it_and_not_before() -> None:
    given = {"not_before_due": True}
    assert closes(given, LAST) and closes(given, AFTER) and not closes(given, MIDDLE)
    assert not closes(given, AFTER, Clock(1, FIRST, LAST, None))


def test_what_was_before_the_beginning_closes_nothing_where_it_says_so() -> None:
    clock, given = Clock(1, MIDDLE, LAST, LAST), {"since_start": True}
    assert closes(given, MIDDLE, clock) and not closes(given, FIRST, clock)
    assert not closes(given, AFTER, Clock(1, None, LAST, LAST))
    assert closes({}, FIRST, clock)


def test_a_milestone_that_was_undone_again_before_the_clock_began_counts_no_more() -> None:
    clock, given = Clock(1, LAST, None, None), {"unless_followed_by": "left"}
    assert not closes(given, FIRST, clock, left=MIDDLE)
    assert not closes(given, MIDDLE, clock, left=MIDDLE)
    assert closes(given, MIDDLE, clock, left=FIRST)
    assert closes(given, FIRST, clock, left=LAST)
    assert closes(given, FIRST, clock)
    assert closes(given, FIRST, Clock(1, None, None, None), left=MIDDLE)
    assert closes({}, FIRST, clock, left=MIDDLE)


def test_it_is_closed_when_what_began_it_is_over() -> None:
    way = Closing(ended=True, by="clock_end", event="absence_began")
    over = {("absence_began", 1): MIDDLE, ("absence_began", 2): FIRST, ("other", 1): FIRST}
    assert closed_on(way, CLOCK, Story(ended=over), FIRST) == MIDDLE
    assert closed_on(way, CLOCK, Story(ended={("absence_began", 1): AFTER}), FIRST) is None
    assert closed_on(way, CLOCK, Story(ended={("absence_began", 2): MIDDLE}), FIRST) is None
    assert closed_on(way, CLOCK, Story(), FIRST) is None


def test_an_item_that_is_done_closes_a_later_clock_only_where_it_was_done_since() -> None:
    way, story = (
        Closing(item="welcome/right-to-work"),
        Story(done={"welcome/right-to-work": [AFTER, FIRST], "x/y": [FIRST]}),
    )
    assert closed_on(way, CLOCK, story, MIDDLE) == FIRST
    assert closed_on(way, Clock(2, FIRST, LAST, LAST), story, MIDDLE) == AFTER
    assert closed_on(way, Clock(2, FIRST, LAST, LAST), story, FIRST) == FIRST
    assert closed_on(way, CLOCK, Story(), FIRST) is None


def test_an_item_that_is_done_for_one_permission_closes_the_clock_of_that_one_alone() -> None:
    way = Closing(item="welcome/right-to-work")
    story = Story(done_for={("welcome/right-to-work", 2): [AFTER], ("x/y", 1): [FIRST]})
    assert closed_on(way, CLOCK, story, FIRST) is None
    assert closed_on(way, Clock(2, FIRST, LAST, LAST), story, FIRST) == AFTER
    both = Story(done={"welcome/right-to-work": [LAST]}, done_for=story.done_for)
    assert closed_on(way, Clock(2, FIRST, LAST, LAST), both, FIRST) == min(AFTER, LAST)


def test_every_part_that_is_given_must_hold_and_the_last_gives_the_day() -> None:
    way = Closing(milestone="came", item="a/b", ended=True, event="absence_began")
    whole = Story(milestones=actual(came=FIRST), ended={("absence_began", 1): MIDDLE}, done={"a/b": [LAST]})
    assert closed_on(way, CLOCK, whole, FIRST) == LAST
    assert closed_on(way, CLOCK, Story(whole.milestones, {}, whole.ended, {}), FIRST) is None
    assert closed_on(way, CLOCK, Story(whole.milestones, {}, {}, whole.done), FIRST) is None
    assert closed_on(way, CLOCK, Story({}, {}, whole.ended, whole.done), FIRST) is None
    assert closed_on(Closing(), CLOCK, whole, FIRST) is None


def test_a_line_that_asks_for_evidence_is_no_fact() -> None:
    assert Closing.from_data({"evidence": "report"}, "absence_began") is None
    assert Closing.from_data({"ended": True, "by": "clock_end"}, "absence_began") == Closing(
        ended=True, by="clock_end", event="absence_began"
    )


def test_a_duty_that_says_nothing_asks_for_a_report_for_each_line() -> None:
    assert ways_of({"closed_by": [{"evidence": "note"}], "closes_with": ["A", "B"]}) == [{"evidence": "note"}]
    assert ways_of({"closes_with": ["A", "B"]}) == [{"evidence": "report"}] * 2
    assert ways_of({"closed_by": [], "closes_with": ["A"]}) == [{"evidence": "report"}]
    assert ways_of({}) == []
