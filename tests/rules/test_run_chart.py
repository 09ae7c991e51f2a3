"""A run chart: where its dots are, and when there is none."""

from datetime import date

from onboarding.rules.run_chart import Dot, run_chart

FIRST, MIDDLE, LAST = date(2026, 1, 1), date(2026, 1, 16), date(2026, 1, 31)


def test_days_go_to_the_right_and_rates_up() -> None:
    chart = run_chart([(FIRST, 0.0), (MIDDLE, 0.5), (LAST, 1.0)], "Better.")
    assert chart is not None and chart.dots == (Dot(40, 110), Dot(190, 60), Dot(340, 10))
    assert (chart.first, chart.last, chart.line) == ("1 Jan 2026", "31 Jan 2026", "40,110 190,60 340,10")


def test_one_figure_makes_no_chart() -> None:
    assert run_chart([(FIRST, None), (LAST, 1.0)], "") is None
