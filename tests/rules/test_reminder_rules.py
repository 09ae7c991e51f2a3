"""What a rule of reminding may say, at each of its edges, and how it reads."""

from typing import Any

import pytest

from onboarding.rules.reminder_rules import days_in_words, repeat_in_words, rule_problems

RIGHT: dict[str, Any] = {
    "offset_days": [-7, 1],
    "repeat_every": 5,
    "repeat_times": 3,
    "bases": ["law"],
    "limits": ["hard"],
}
DAYS = "Enter at most 6 days, from 365 before the due day to 250 after it."
PAUSE = "Enter a number of working days from 0 to 60."
TIMES = "Enter how often, from 0 to 20 times."
NOTHING = "Only what is told after the due day can be repeated: enter such a day, and after how many working days."


def said(change: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one.field, one.code, one.detail) for one in rule_problems(RIGHT | change)]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"offset_days": [], "repeat_times": 0},
        {"offset_days": [-365, 250, 0, 1, 2, 3]},
        {"repeat_every": 60, "repeat_times": 20},
        {"repeat_every": 0, "repeat_times": 0},
        {"repeat_every": 1, "repeat_times": 1},
    ],
)
def test_what_a_rule_may_say(change: dict[str, Any]) -> None:
    assert said(change) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"offset_days": [-366, 1]}, ("offset_days", "out_of_range", DAYS)),
        ({"offset_days": [251]}, ("offset_days", "out_of_range", DAYS)),
        ({"offset_days": [1, 2, 3, 4, 5, 6, 7]}, ("offset_days", "out_of_range", DAYS)),
        ({"repeat_every": -1}, ("repeat_every", "out_of_range", PAUSE)),
        ({"repeat_every": 61}, ("repeat_every", "out_of_range", PAUSE)),
        ({"repeat_times": -1}, ("repeat_times", "out_of_range", TIMES)),
        ({"repeat_times": 21}, ("repeat_times", "out_of_range", TIMES)),
        ({"repeat_every": 0}, ("repeat_times", "nothing_to_repeat", NOTHING)),
        ({"offset_days": []}, ("repeat_times", "nothing_to_repeat", NOTHING)),
        ({"offset_days": [-7, 0]}, ("repeat_times", "nothing_to_repeat", NOTHING)),
        ({"bases": []}, ("bases", "required", "Choose at least one kind of step.")),
        ({"limits": []}, ("limits", "required", "Choose at least one kind of date.")),
    ],
)
def test_what_it_may_not_is_told_at_its_field(change: dict[str, Any], found: tuple[str, str, str]) -> None:
    assert said(change) == [found]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "As many days before the due day as each step has it"),
        ([0], "On the due day"),
        ([-1], "1 day before"),
        ([1], "1 working day after"),
        ([5, -7, 0], "7 days before, on the due day and 5 working days after"),
    ],
)
def test_when_a_rule_speaks_in_words(days: list[int], words: str) -> None:
    assert days_in_words(days) == words


@pytest.mark.parametrize(
    ("every", "times", "words"),
    [
        (5, 3, "then every 5 working days, 3 times more"),
        (1, 1, "then every 1 working day, 1 time more"),
        (0, 3, ""),
        (5, 0, ""),
    ],
)
def test_how_it_goes_on_in_words(every: int, times: int, words: str) -> None:
    assert repeat_in_words(every, times) == words
