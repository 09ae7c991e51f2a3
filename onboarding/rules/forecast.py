"""How long things take here, and what follows for a day to come: medians with open cases counted, chances, a range.

A case is measured from its due day: 5 is five days late, -2 two days early. What is still open says that it takes at least
as long as it has been open; leaving it out would make everything look quicker than it is. The estimate is that of Kaplan
and Meier (1958).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, prod, sqrt

FEWEST_CASES = 20
"""With fewer finished cases the trust's own past says too little, and the plan's due day is taken for it."""
MOST_LIKELY = 1.2816  # standard deviations on each side of the middle that hold four fifths of a normal distribution


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of cases still open after so many days from the due day; `cases` is how many were finished."""

    days: tuple[int, ...]
    still_open: tuple[float, ...]
    cases: int

    @property
    def is_own(self) -> bool:
        """Whether there are enough finished cases to speak from the trust's own past."""
        return self.cases >= FEWEST_CASES

    def open_after(self, days: int) -> float:
        """The share still open after that many days."""
        place = bisect_right(self.days, days)
        return self.still_open[place - 1] if place else 1.0

    def days_until(self, share: float) -> int | None:
        """After how many days this share is finished; None where it never came to that."""
        return next((d for d, left in zip(self.days, self.still_open, strict=True) if left <= 1 - share + 1e-9), None)


def curve_of(cases: Iterable[tuple[int, bool, int]]) -> Curve:
    """The curve of (days from the due day, whether finished then or still open, how many such cases)."""
    finished: dict[int, int] = {}
    leaving: dict[int, int] = {}
    for days, is_finished, number in cases:
        leaving[days] = leaving.get(days, 0) + number
        if is_finished:
            finished[days] = finished.get(days, 0) + number
    at_risk, left = sum(leaving.values()), 1.0
    points: list[tuple[int, float]] = []
    for days in sorted(leaving):
        if days in finished:
            left *= 1 - finished[days] / at_risk
            points.append((days, left))
        at_risk -= leaving[days]
    return Curve(tuple(d for d, _ in points), tuple(share for _, share in points), sum(finished.values()))


def chance(curve: Curve, open_for: int, by: int) -> float:
    """The chance that a case which is open `open_for` days from its due day (negative: before it) is finished `by` so many.

    From the trust's own past where there are enough cases; else the plan's word: on its due day, and never once late.
    """
    if by < open_for:
        return 0.0
    if not curve.is_own:
        return 1.0 if open_for <= 0 <= by else 0.0
    now = curve.open_after(open_for - 1)
    return 1 - curve.open_after(by) / now if now else 0.0


@dataclass(frozen=True, slots=True)
class Expected:
    """For how many of `people` it is expected to be met, and between which numbers four times out of five."""

    people: int
    met: float
    low: int
    high: int


def expected(chances: Sequence[float]) -> Expected:
    """The sum of the chances of people who do not depend on each other, with its range."""
    middle = sum(chances)
    spread = MOST_LIKELY * sqrt(sum(one * (1 - one) for one in chances)) + 0.5
    low, high = max(0, round(middle - spread)), min(len(chances), floor(middle + spread + 0.5))
    return Expected(len(chances), middle, low, high)


def together(chances: Mapping[str, float]) -> tuple[float, str]:
    """The chance that all are finished, as if none depended on another, and the one that is least likely."""
    return prod(chances.values()), min(chances, key=lambda key: (chances[key], key), default="")
