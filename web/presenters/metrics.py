"""Values of the plan's national measures: by measure, the newest year first."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.models import Membership, MetricValue
from onboarding.selectors.metric_values import metric_rows, visible_metric_values
from onboarding.selectors.plans import visible_plans
from web.words import day

Row = dict[str, Any]


@dataclass(frozen=True)
class ValueLine:
    """One year: the value with its unit, who answered, where it was read, and the page to correct it."""

    year: int
    value: str
    respondents: str
    source: str
    typed: str
    href: str


@dataclass(frozen=True)
class Measure:
    """One national measure with its years."""

    key: str
    title: str
    measured_by: str
    better: str
    lines: tuple[ValueLine, ...]


@dataclass(frozen=True)
class MetricsPage:
    """All measures of the trust's plans."""

    measures: tuple[Measure, ...]
    may_record: bool


@dataclass(frozen=True)
class MetricPage:
    """One value, to be corrected."""

    title: str
    year: int


def metrics_page(viewer: Membership) -> MetricsPage:
    """Every measure, with values or without."""
    may_record = may(viewer, Action.RECORD_METRIC)
    rows = metric_rows(visible_metric_values(viewer))
    measures = [(plan.key, metric) for plan in visible_plans(viewer) for metric in plan.metrics]
    return MetricsPage(tuple(_measure(plan, metric, rows, may_record) for plan, metric in measures), may_record)


def metric_page(value: MetricValue) -> MetricPage:
    """What is corrected."""
    (row,) = metric_rows([value])
    return MetricPage(f"{row['metric']} {row['title']}", row["year"])


def _measure(plan: str, metric: Row, rows: list[Row], may_record: bool) -> Measure:
    found = [row for row in rows if (row["plan"], row["metric"]) == (plan, metric["key"])]
    return Measure(
        key=metric["key"],
        title=metric["title"],
        measured_by=metric["measured_by"],
        better="Higher is better" if metric["higher_is_better"] else "Lower is better",
        lines=tuple(_line(row, may_record) for row in found),
    )


def _line(row: Row, may_record: bool) -> ValueLine:
    return ValueLine(
        year=row["year"],
        value=f"{row['value']:g}{'%' if row['unit'] == 'percent' else ''}",
        respondents=f"{row['respondents']:,}" if row["respondents"] else "Not recorded",
        source=row["source"],
        typed=f"{row['recorded_by']['name']}, {day(row['recorded_at'].date())}",
        href=reverse("metric", args=[row["id"]]) if may_record else "",
    )
