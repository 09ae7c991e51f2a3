"""The word and colour of an action, with the rule behind it."""

import pytest

from onboarding.rules.rating import Rag, Thresholds, rag

PLAN = Thresholds(green_at_least=0.95, amber_at_least=0.80, waived_at_most=0.05)


@pytest.mark.parametrize(
    ("met", "people", "word"),
    [(19, 20, "green"), (20, 20, "green"), (189, 200, "amber"), (4, 5, "amber"), (799, 1000, "red"), (0, 7, "red")],
)
def test_the_unrounded_rate_decides_the_colour(met: int, people: int, word: str) -> None:
    assert rag(met / people, 0, PLAN, None).word == word


def test_a_rate_just_under_the_threshold_is_not_rounded_up() -> None:
    assert rag(0.9499999, 0, PLAN, None).word == "amber"


@pytest.mark.parametrize(
    ("rate", "waived_share", "needs_in_date", "expected"),
    [
        (None, 0, None, Rag("grey", "Grey: nothing is due for anyone yet.")),
        (0.96, 0, True, Rag("green", "Green: 95% or more of people have all that is due.")),
        (0.81, 0, None, Rag("amber", "Amber: 80% or more of people have all that is due.")),
        (0.5, 0, None, Rag("red", "Red: fewer than 80% of people have all that is due.")),
        (
            1.0,
            0.0501,
            True,
            Rag("amber", "Amber: 95% or more of people have all that is due, but more than 5% of it is waived."),
        ),
        (
            1.0,
            0,
            False,
            Rag(
                "amber",
                "Amber: 95% or more of people have all that is due, "
                "but a commitment that this action needs is out of date.",
            ),
        ),
    ],
)
def test_the_rule_is_said_with_the_word(
    rate: float | None, waived_share: float, needs_in_date: bool | None, expected: Rag
) -> None:
    assert rag(rate, waived_share, PLAN, needs_in_date) == expected


def test_exactly_five_percent_waived_does_not_cap() -> None:
    assert rag(1.0, 1 / 20, PLAN, None).word == "green"


@pytest.mark.parametrize(("waived_share", "needs_in_date"), [(0.5, None), (0.0, False)])
def test_a_cap_never_lifts_a_red_action(waived_share: float, needs_in_date: bool | None) -> None:
    assert rag(0.1, waived_share, PLAN, needs_in_date).word == "red"


@pytest.mark.parametrize(
    ("rate", "said", "word"),
    [
        (1.0, 0.5, "red"),
        (1.0, 0.8, "amber"),
        (1.0, 1.0, "green"),
        (0.5, 1.0, "red"),
        (1.0, None, "green"),
        (None, 1.0, "grey"),
    ],
)
def test_the_lower_of_what_was_recorded_and_what_was_said_gives_the_word(
    rate: float | None, said: float | None, word: str
) -> None:
    assert rag(rate, 0, PLAN, None, said).word == word


def test_the_rule_says_so_where_what_was_said_gives_the_word() -> None:
    said = "of the recruits who answered say that it happened, the lower of the two figures."
    assert rag(1.0, 0, PLAN, None, 0.5).rule == f"Red: fewer than 80% {said}"
    assert rag(0.5, 0, PLAN, None, 0.6).rule == "Red: fewer than 80% of people have all that is due."


def test_the_thresholds_of_another_trust_are_printed_in_the_rule() -> None:
    strict = Thresholds(green_at_least=0.975, amber_at_least=0.9, waived_at_most=0.01)

    assert rag(0.99, 0, strict, None).rule == "Green: 97.5% or more of people have all that is due."
