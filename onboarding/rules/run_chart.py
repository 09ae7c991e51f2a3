"""A run chart as points in a drawing of fixed size: days from left to right, rates from the bottom to the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 300, 100
LEFT, TOP = 40, 10


@dataclass(frozen=True)
class Dot:
    """One day: where it is drawn."""

    x: int
    y: int


@dataclass(frozen=True)
class RunChart:
    """The dots of one action and the line through them. `words` says the same for whoever does not see it."""

    dots: tuple[Dot, ...]
    line: str
    first: str
    last: str
    words: str


def run_chart(rates: Sequence[tuple[date, float | None]], words: str) -> RunChart | None:
    """The chart of days and rates in order; None where fewer than two days have a figure."""
    known = [(on, rate) for on, rate in rates if rate is not None]
    if len(known) < 2:
        return None
    first, last = known[0][0], known[-1][0]
    dots = tuple(
        Dot(LEFT + round(WIDTH * (on - first).days / max(1, (last - first).days)), TOP + round(HEIGHT * (1 - rate)))
        for on, rate in known
    )
    line = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return RunChart(dots, line, _short(first), _short(last), words)


def _short(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
