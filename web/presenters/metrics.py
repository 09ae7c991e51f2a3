"""Values of the plan's national measures: by measure, the newest year first."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.access import Action, may
from onboarding.library.wres_file import context_measures, read_wres
from onboarding.models import Membership, MetricValue
from onboarding.selectors.metric_values import metric_rows, visible_metric_values
from onboarding.selectors.plans import visible_plans
from web.words import day, measure_name

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
    name: str
    title: str
    measured_by: str
    better: str
    lines: tuple[ValueLine, ...]


@dataclass(frozen=True)
class MetricsPage:
    """All measures of the trust's plans, and apart from them those that are context."""

    measures: tuple[Measure, ...]
    may_record: bool
    context: tuple[Measure, ...]
    context_title: str
    context_note: str


@dataclass(frozen=True)
class MetricPage:
    """One value, to be corrected."""

    title: str
    year: int


def metrics_page(viewer: Membership) -> MetricsPage:
    """Every measure, with values or without."""
    may_record = may(viewer, Action.RECORD_METRIC)
    rows = metric_rows(visible_metric_values(viewer))
    own = tuple(_measure(one, rows, may_record, plan.key) for plan in visible_plans(viewer) for one in plan.metrics)
    context = tuple(_measure(one, rows, may_record) for one in context_measures())
    return MetricsPage(own, may_record, context, read_wres().title, read_wres().note)


def metric_page(value: MetricValue) -> MetricPage:
    """What is corrected."""
    (row,) = metric_rows([value])
    return MetricPage(f"{measure_name(row['metric'])} {row['title']}", row["year"])


def _measure(metric: Row, rows: list[Row], may_record: bool, plan: str = "") -> Measure:
    """With the values typed in for a plan; context belongs to none, and stands once however many there are."""
    found = [row for row in rows if row["metric"] == metric["key"] and plan in ("", row["plan"])]
    return Measure(
        key=metric["key"],
        name=measure_name(metric["key"]),
        title=metric["title"],
        measured_by=metric["measured_by"],
        better=metric.get("better") or ("Higher is better" if metric["higher_is_better"] else "Lower is better"),
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
