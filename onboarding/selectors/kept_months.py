"""The trend as it was kept: of each month the newest day that has a report, with the figures that were kept for it."""

from datetime import date
from typing import Any

from django.db.models.functions import TruncMonth

from onboarding.models import ImprovementPlan, Membership, ReportRun

Row = dict[str, Any]
MOST_MONTHS = 36
OF_ACTION = ("people", "people_met", "people_rate", "rag")


def kept_months(viewer: Membership, plan: ImprovementPlan, until: date) -> list[Row]:
    """By month, oldest first, the newest report of its newest day until then; restatements count, as they know more.

    Figures of the whole trust: for whoever reads those. One query."""
    runs = ReportRun.objects.filter(trust=viewer.trust_id, plan=plan, as_of__lte=until)
    found = runs.annotate(month=TruncMonth("as_of")).order_by("-month", "-as_of", "-made_at", "-id").distinct("month")
    return [_row(run) for run in reversed(found.select_related("signature").defer("groups")[:MOST_MONTHS])]


def _row(run: ReportRun) -> Row:
    return {
        "as_of": run.as_of,
        "signed": hasattr(run, "signature"),
        "people_in_scope": run.report["people_in_scope"],
        "actions": {one["key"]: {name: one[name] for name in OF_ACTION} for one in run.report["actions"]},
    }
