"""Values of a plan's national measures: typed in by HR from the survey results of their trust, with where they were read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotFound, NotNow, Stale
from onboarding.models import ImprovementPlan, Membership, MetricValue
from onboarding.rules.metrics import problems
from onboarding.selectors.metric_values import measures_of
from onboarding.services.events import record

TAKEN = "There is a value for this measure and year already. Change that one."
CHANGEABLE = ("value", "respondents", "source")


@transaction.atomic
def record_metric(
    actor: Membership,
    *,
    plan_key: str,
    metric: str,
    year: int,
    value: Decimal,
    source: str,
    respondents: int | None = None,
) -> MetricValue:
    """Type in the value of one of a plan's measures for a year. Raises NotAllowed, Invalid, NotNow (there is one)."""
    require(actor, Action.RECORD_METRIC)
    plan = ImprovementPlan.objects.filter(trust=actor.trust_id, key=plan_key).first()
    if plan is None:
        raise Invalid.field("plan", "unknown", "Choose a plan that the trust answers to.")
    made = MetricValue(
        trust_id=actor.trust_id,
        plan=plan,
        metric=metric,
        year=year,
        value=value,
        respondents=respondents,
        source=source.strip(),
        recorded_by=actor,
    )
    _check(actor, made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise NotNow(TAKEN, code="taken") from error
    _tell(actor, "metric_recorded", made)
    return made


@transaction.atomic
def change_metric(
    actor: Membership, *, value_id: UUID, changes: Mapping[str, Any], revision: int | None = None
) -> MetricValue:
    """Correct the value, the number of respondents or the source. Raises NotFound, NotAllowed, Stale, Invalid."""
    found = MetricValue.objects.select_for_update(of=("self",), no_key=True).select_related("plan")
    row = found.filter(trust=actor.trust_id, pk=value_id).first()
    if row is None:
        raise NotFound()
    require(actor, Action.RECORD_METRIC, row)
    if revision is not None and row.revision != revision:
        raise Stale()
    before = {name: getattr(row, name) for name in CHANGEABLE}
    for name in CHANGEABLE:
        setattr(row, name, changes.get(name, before[name]))
    row.source = row.source.strip()
    _check(actor, row)
    row.revision += 1
    row.save(update_fields=[*CHANGEABLE, "revision"])
    _tell(actor, "metric_changed", row, before=before)
    return row


def _check(actor: Membership, row: MetricValue) -> None:
    measures = measures_of(row.plan)
    unit = next((one["unit"] for one in measures if one["key"] == row.metric), None)
    if unit is None:
        keys = ", ".join(one["key"] for one in measures)
        raise Invalid.field("metric", "unknown", f"Choose one of the plan's measures: {keys}.")
    today = today_in(actor.trust)
    if wrong := problems(unit, row.year, row.value, row.respondents, row.source, today):
        raise Invalid(problems=[FieldProblem(one.field, one.code, one.words) for one in wrong])


def _tell(actor: Membership, action: str, row: MetricValue, **more: Any) -> None:
    data = {name: getattr(row, name) for name in ("metric", "year", *CHANGEABLE)} | more
    record(actor, action, row, effective_on=today_in(actor.trust), data={"plan": row.plan.key} | data)
