"""What a change of dates moves, makes late, leaves alone, and can no longer keep. Today is Monday 2 March 2026."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from onboarding.rules.calendars import Calendar
from onboarding.rules.slip import DatedStep, MovedStep, Slip, slip

TODAY = date(2026, 3, 2)
CALENDAR = Calendar()
STEP = DatedStep(
    key=("bank-account", 1),
    title="Open a bank account",
    owner_role="recruit",
    state="to_do",
    applies="yes",
    due_on=date(2026, 3, 20),
    limit="soft",
    basis="good_practice",
    source="",
    confidence="found",
    confirmed=True,
)
LATER = date(2026, 3, 30)


def step(**given: Any) -> DatedStep:
    return replace(STEP, **given)


def changed(before: list[DatedStep], after: list[DatedStep]) -> Slip:
    return slip(before, after, TODAY, CALENDAR)


def test_what_moves_is_told_with_the_day_before() -> None:
    moved = step(due_on=LATER)
    assert changed([STEP], [moved]).moved == (MovedStep(moved, date(2026, 3, 20), was_asked=True, is_asked=True),)
    assert changed([STEP], [STEP]).moved == ()


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_what_is_sent_in_or_returned_moves_too(state: str) -> None:
    assert len(changed([step(state=state)], [step(state=state, due_on=LATER)]).moved) == 1


@pytest.mark.parametrize("state", ["done", "waived"])
def test_what_is_finished_does_not_move(state: str) -> None:
    assert changed([step(state=state)], [step(state=state, due_on=LATER)]).moved == ()


def test_what_comes_and_what_goes_is_told() -> None:
    unasked = step(applies="no")
    assert changed([unasked], [STEP]).moved == (MovedStep(STEP, None, was_asked=False, is_asked=True),)
    assert changed([STEP], [unasked]).moved == (MovedStep(unasked, STEP.due_on, was_asked=True, is_asked=False),)
    assert changed([], [STEP]).moved == (MovedStep(STEP, None, was_asked=False, is_asked=True),)
    assert changed([], [unasked]).moved == ()


def test_the_day_of_what_is_not_asked_is_no_move() -> None:
    assert changed([step(applies="no")], [step(applies="no", due_on=LATER)]).moved == ()


def test_what_moves_stands_by_day_and_what_has_none_stands_last() -> None:
    first, second = step(key=("b", 1), title="B", due_on=date(2026, 3, 19)), step(key=("a", 1), title="A", due_on=LATER)
    same_day, last = step(key=("c", 1), title="C", due_on=LATER), step(key=("d", 1), title="0", due_on=None)
    before = [replace(one, due_on=date(2026, 6, 1)) for one in (first, second, same_day, last)]

    found = changed(before, [last, same_day, second, first])

    assert [one.step.title for one in found.moved] == ["B", "A", "C", "0"]


def test_what_becomes_late_by_the_change_is_told_and_what_was_late_is_not() -> None:
    late = step(due_on=date(2026, 3, 1))
    assert changed([STEP], [late]).late == (late,)
    assert changed([], [late]).late == (late,)
    assert changed([late], [replace(late, due_on=date(2026, 2, 1))]).late == ()
    assert changed([STEP], [step(due_on=TODAY)]).late == ()


@pytest.mark.parametrize(
    ("given", "late"),
    [
        ({}, True),
        ({"state": "returned"}, True),
        ({"state": "submitted"}, False),
        ({"state": "done"}, False),
        ({"applies": "no"}, False),
        ({"applies": "unknown"}, False),
        ({"due_on": TODAY}, False),
        ({"due_on": None}, False),
    ],
)
def test_what_is_late(given: dict[str, Any], late: bool) -> None:
    assert step(**{"due_on": date(2026, 3, 1)} | given).is_late(TODAY) is late


@pytest.mark.parametrize(
    ("given", "stays"),
    [
        ({"limit": "hard"}, True),
        ({"limit": "soft"}, False),
        ({"limit": "hard", "due_on": None}, False),
        ({"limit": "hard", "state": "done"}, False),
        ({"limit": "hard", "applies": "no"}, False),
    ],
)
def test_limits_that_stay_are_told_as_plainly(given: dict[str, Any], stays: bool) -> None:
    one = step(**given)
    assert changed([one], [one]).stays == ((one,) if stays else ())


def test_a_limit_that_moves_does_not_stay() -> None:
    assert changed([step(limit="hard")], [step(limit="hard", due_on=LATER)]).stays == ()


FLIGHT = step(key=("flight", 1), title="Book the flight", due_on=date(2026, 3, 10))
MEET = step(key=("meet", 1), title="Meet at the airport", due_on=date(2026, 3, 12), waits_for=("flight",))


def test_what_would_be_due_before_what_comes_first_is_a_clash() -> None:
    found = changed([FLIGHT, MEET], [replace(FLIGHT, due_on=date(2026, 3, 13)), MEET])

    assert found.clashes == (
        "“Meet at the airport” would be due on 12 March 2026, before “Book the flight” on 13 March 2026, which comes first.",
    )


@pytest.mark.parametrize(
    ("flight", "meet"),
    [
        ({"due_on": date(2026, 3, 12)}, {}),  # on the same day
        ({"due_on": date(2026, 3, 13), "state": "done"}, {}),
        ({"due_on": date(2026, 3, 13), "applies": "no"}, {}),
        ({"due_on": None}, {}),
        ({"due_on": date(2026, 3, 13)}, {"due_on": None}),
        ({"due_on": date(2026, 3, 13)}, {"waits_for": ()}),
        ({"due_on": date(2026, 3, 13), "key": ("another", 1)}, {}),
    ],
)
def test_what_is_no_clash(flight: dict[str, Any], meet: dict[str, Any]) -> None:
    assert changed([FLIGHT, MEET], [replace(FLIGHT, **flight), replace(MEET, **meet)]).clashes == ()


def test_a_clash_that_was_there_before_is_not_told_again() -> None:
    late = replace(FLIGHT, due_on=date(2026, 3, 13))
    assert changed([late, MEET], [replace(late, due_on=date(2026, 3, 14)), MEET]).clashes == ()


def test_what_would_have_no_working_day_left_is_told() -> None:
    saturday = date(2026, 3, 7)
    found = slip([STEP], [step(due_on=saturday)], saturday, CALENDAR)
    assert found.clashes == ("“Open a bank account” would be due on 7 March 2026, with no working day left before it.",)
    assert slip([STEP], [step(due_on=date(2026, 3, 9))], saturday, CALENDAR).clashes == ()
    assert (
        slip([STEP], [step(due_on=date(2026, 3, 1))], TODAY, CALENDAR).clashes == ()
    )  # that is late, and told as such
    assert changed([STEP], [step(due_on=TODAY)]).clashes == ()
    assert slip([STEP], [step(due_on=saturday, applies="no")], saturday, CALENDAR).clashes == ()
    assert slip([STEP], [step(due_on=None)], saturday, CALENDAR).clashes == ()
