"""Whom a step that serves several people missed, although it is done."""

from typing import Any

from django.db.models import Min, OuterRef, QuerySet

from onboarding.models import Serving
from onboarding.models.choices import RecruitStatus


def needed_by_those_missed() -> QuerySet[Any, Any]:
    """Of the `step` of a row outside: the earliest day by which somebody whom it missed needs it. For a subquery."""
    rows = Serving.objects.filter(step=OuterRef("step"), served_on__isnull=True)
    rows = rows.exclude(recruit__status=RecruitStatus.LEFT)
    return rows.order_by().values("step").annotate(day=Min("needed_on")).values("day")
