"""How long things take: by hand, and against a thousand invented trusts whose truth is known."""

import random

from onboarding.rules.forecast import FEWEST_CASES, chance, curve_of, expected, together


def test_a_curve_one_can_check_by_hand() -> None:
    # Five cases: done 1 day early, on the day, 4 days late; open since the day, and since 2 days after it.
    curve = curve_of([(-1, True, 1), (0, True, 1), (4, True, 1), (0, False, 1), (2, False, 1)])
    assert curve.days == (-1, 0, 4)
    assert [round(share, 2) for share in curve.still_open] == [0.8, 0.6, 0.0]  # 4/5, of that 3/4, then the last one
    assert (curve.days_until(0.2), curve.days_until(0.5), curve.days_until(0.8)) == (-1, 4, 4)
    assert (curve.cases, curve.is_own) == (3, False)


def test_open_cases_make_it_slower_and_never_quicker() -> None:
    done = [(days, True, 10) for days in range(5)]
    without, with_open = curve_of(done), curve_of([*done, (3, False, 30)])
    assert all(with_open.open_after(days) >= without.open_after(days) for days in range(-1, 6))
    assert curve_of([(2, False, 50)]).days_until(0.5) is None


def test_with_few_cases_the_plans_day_speaks_and_it_says_so() -> None:
    curve = curve_of([(3, True, FEWEST_CASES - 1)])
    assert not curve.is_own
    assert (chance(curve, -5, 0), chance(curve, -5, -1), chance(curve, 2, 9)) == (1.0, 0.0, 0.0)
    assert curve_of([(3, True, FEWEST_CASES)]).is_own


def test_who_has_waited_longer_than_most_is_judged_by_those_who_did_too() -> None:
    curve = curve_of([(0, True, 50), (10, True, 50)])
    assert chance(curve, -3, 5) == 0.5
    assert chance(curve, 1, 5) == 0.0 and chance(curve, 1, 10) == 1.0
    assert chance(curve, 11, 20) == 0.0, "nobody took so long"


def test_several_chances_of_one_person_and_of_many() -> None:
    assert together({"a": 0.5, "b": 0.8}) == (0.4, "a")
    assert together({}) == (1, "")
    assert (expected([1.0] * 4).low, expected([1.0] * 4).high, expected([]).people) == (4, 4, 0)


def taken_at_least(dice: random.Random, middle: float, spread: float, least: int) -> int:
    """How long a case takes that has already taken so long; far out in the tail, for ever."""
    for _ in range(1000):
        took = round(dice.gauss(middle, spread))
        if took >= least:
            return took
    return 10_000


def test_forecasts_are_calibrated_on_invented_histories(capsys) -> None:
    """1,000 trusts, each with a delay of its own: 200 past cases of which some are still open, 40 people to come."""
    dice, trusts, inside, error = random.Random(6), 1000, 0, 0.0
    for _ in range(trusts):
        middle, spread = dice.uniform(-10, 25), dice.uniform(3, 15)

        past = []
        for _ in range(200):
            took, seen = round(dice.gauss(middle, spread)), dice.randint(-40, 60)
            past.append((took, True, 1) if took <= seen else (seen, False, 1))
        curve = curve_of(past)
        open_for = [dice.randint(-20, 10) for _ in range(40)]
        by = [days + 15 for days in open_for]
        forecast = expected([chance(curve, now, then) for now, then in zip(open_for, by, strict=True)])
        met = sum(taken_at_least(dice, middle, spread, now) <= then for now, then in zip(open_for, by, strict=True))
        inside += forecast.low <= met <= forecast.high
        error += forecast.met - met
    with capsys.disabled():
        share, off = f"{inside / trusts:.0%}", f"{error / trusts:+.2f}"
        print(f"\nforecast: n = {trusts} trusts, {share} within the range of 80%, off by {off} of 40")
    assert 0.75 <= inside / trusts <= 0.95
    assert abs(error / trusts) < 1
