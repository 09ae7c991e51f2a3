"""Values of a plan's national measures, as they were typed in; and of those that stand beside them as context only."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.library.wres_file import context_measures
from onboarding.models import ImprovementPlan, Membership, MetricValue

Row = dict[str, Any]


def visible_metric_values(viewer: Membership) -> QuerySet[MetricValue]:
    """Those of the viewer's trust, by measure and year. Raises NotAllowed."""
    require(viewer, Action.SEE_PLANS)
    rows = MetricValue.objects.filter(trust=viewer.trust_id).select_related("plan", "recorded_by")
    return rows.order_by("plan__key", "metric", "-year")


def find_metric_value(viewer: Membership, value_id: UUID) -> MetricValue:
    """One of them. Raises NotAllowed, NotFound."""
    found = visible_metric_values(viewer).filter(pk=value_id).first()
    if found is None:
        raise NotFound()
    return found


def metric_rows(values: Iterable[MetricValue]) -> list[Row]:
    """Each with what the plan says of its measure."""
    return [_row(value) for value in values]


def measures_of(plan: ImprovementPlan) -> list[Row]:
    """What can be typed in for a plan: its own measures, then those of another population that are context, marked so."""
    own = [{**one, "is_context": False} for one in plan.metrics]
    return own + [{**one, "is_context": True} for one in context_measures()]


def _row(value: MetricValue) -> Row:
    measure = next(one for one in measures_of(value.plan) if one["key"] == value.metric)
    return {
        "id": value.id,
        "plan": value.plan.key,
        "metric": value.metric,
        "title": measure["title"],
        "measured_by": measure["measured_by"],
        "unit": measure["unit"],
        "higher_is_better": measure["higher_is_better"],
        "is_context": measure["is_context"],
        "year": value.year,
        "value": float(value.value),
        "respondents": value.respondents,
        "source": value.source,
        "recorded_by": {"id": value.recorded_by_id, "name": value.recorded_by.full_name},
        "recorded_at": value.recorded_at,
        "revision": value.revision,
    }
