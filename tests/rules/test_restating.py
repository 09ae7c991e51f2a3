"""What differs between two reports of one day, and which way a rate went."""

from copy import deepcopy
from typing import Any

import pytest

from onboarding.rules.restating import OF_ACTION, OF_LIMITS, differences, direction


def report() -> dict[str, Any]:
    action = {"key": "5.2", **dict.fromkeys(OF_ACTION, 3), "rag": "amber"}
    return {
        "people_in_scope": 12,
        "actions": [action, action | {"key": "5.4"}],
        "legal_limits": dict.fromkeys(OF_LIMITS, 2),
    }


def test_two_reports_that_say_the_same_have_no_difference() -> None:
    assert differences(report(), report()) == []


@pytest.mark.parametrize("figure", OF_ACTION)
def test_every_figure_of_an_action_counts(figure: str) -> None:
    later = report()
    later["actions"][1][figure] = "green" if figure == "rag" else 4
    was, now = ("amber", "green") if figure == "rag" else (3, 4)
    assert differences(report(), later) == [{"action": "5.4", "figure": figure, "before": was, "after": now}]


def test_figures_of_the_whole_report_have_no_action() -> None:
    later = report() | {"people_in_scope": 13, "legal_limits": {"running": 2, "overdue": 0}}
    assert differences(report(), later) == [
        {"action": "", "figure": "people_in_scope", "before": 12, "after": 13},
        {"action": "", "figure": "legal_overdue", "before": 2, "after": 0},
    ]


def test_a_figure_that_one_of_them_does_not_have_is_no_difference() -> None:
    old = deepcopy(report())
    del old["actions"][0]["said_yes"]
    old["actions"][1]["met"] = None
    assert differences(old, report()) == [] == differences(report(), old)


def test_reports_of_different_actions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="shorter"):
        differences(report(), report() | {"actions": report()["actions"][:1]})


@pytest.mark.parametrize(
    ("before", "now", "way"),
    [
        (None, 50.0, None),
        (50.0, None, None),
        (50.0, 50.0, "same"),
        (50.0, 50.1, "better"),
        (50.0, 49.9, "worse"),
        (0.0, 0.0, "same"),
    ],
)
def test_which_way_a_rate_went(before: float | None, now: float | None, way: str | None) -> None:
    assert direction(before, now) == way
