"""A run chart as a drawing for the paper. The table beside it has the same numbers."""

from collections.abc import Sequence
from datetime import date

from onboarding.rules.run_chart import HEIGHT, LEFT, TOP, WIDTH, RunChart, run_chart

RIGHT, BOTTOM, MIDDLE = LEFT + WIDTH, TOP + HEIGHT, TOP + HEIGHT // 2


def chart_of(action: str, rates: Sequence[tuple[date, float | None]]) -> dict[str, str] | None:
    """The drawing and what it says in words; None where fewer than two months have a figure."""
    known = [rate for _, rate in rates if rate is not None]
    if len(known) < 2:
        return None
    words = f"Run chart of action {action}: rate of people by month, from {known[0]:.0%} to {known[-1]:.0%}."
    chart = run_chart(rates, words)
    return {"svg": _svg(chart), "words": words} if chart else None


def _svg(chart: RunChart) -> str:
    grid = "".join(
        f'<line x1="{LEFT}" y1="{y}" x2="{RIGHT}" y2="{y}" stroke="#aeb7bd" stroke-width="0.6"/>'
        f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{share}</text>'
        for y, share in ((TOP, "100%"), (MIDDLE, "50%"), (BOTTOM, "0%"))
    )
    dots = "".join(f'<circle cx="{dot.x}" cy="{dot.y}" r="3.5" fill="#005eb8"/>' for dot in chart.dots)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {RIGHT + 20} {BOTTOM + 28}" '
        f'font-family="Libertinus Serif" font-size="13" fill="#212b32">{grid}'
        f'<text x="{LEFT}" y="{BOTTOM + 19}">{chart.first}</text>'
        f'<text x="{RIGHT}" y="{BOTTOM + 19}" text-anchor="end">{chart.last}</text>'
        f'<polyline points="{chart.line}" fill="none" stroke="#005eb8" stroke-width="1.5"/>{dots}</svg>'
    )
