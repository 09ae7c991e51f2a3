"""In whose court open steps are, and for how long: what HR chases, by party and age."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from onboarding.access import Action, require
from onboarding.models import Membership, Step
from onboarding.models.choices import EnrolmentState, Limit, RecruitStatus
from onboarding.selectors.filters_steps import OPEN
from onboarding.selectors.visible import JOURNEY, visible_steps

# Days that a step has waited: from the first through the last; ours, as far as a week, a fortnight and four weeks go.
AGES: Mapping[str, tuple[int, int | None]] = {
    "week": (0, 7),
    "fortnight": (8, 14),
    "month": (15, 28),
    "longer": (29, None),
}


@dataclass(frozen=True)
class PartyWaits:
    """How many open steps wait on one party, by age, and since when the longest of them does."""

    party: str
    counts: Mapping[str, int]
    total: int
    oldest: date | None


def waiting_steps(viewer: Membership, today: date, *, party: str = "", age: str = "") -> QuerySet[Step]:
    """Open steps that somebody said wait on a party, the longest wait first; of a programme that goes on and of people
    who have not left, but for fixed limits. Raises NotAllowed."""
    require(viewer, Action.SEE_WAITING)
    running = Q(enrolment__state=EnrolmentState.ACTIVE) & (
        Q(enrolment__recruit__isnull=True) | ~Q(enrolment__recruit__status=RecruitStatus.LEFT)
    )
    rows = visible_steps(viewer).filter(OPEN, JOURNEY).exclude(waiting_on="")
    rows = rows.filter(running | Q(item__limit=Limit.HARD), waiting_since__isnull=False)
    if party:
        rows = rows.filter(waiting_on=party)
    if age:
        rows = rows.filter(_aged(age, today))
    return rows.order_by("waiting_since", "due_on", "id")


def waits_by_party(viewer: Membership, today: date) -> list[PartyWaits]:
    """Each party on whom anything waits, whoever keeps people waiting the longest first. One query."""
    counts = {age: Count("id", filter=_aged(age, today)) for age in AGES}
    rows = waiting_steps(viewer, today).order_by().values("waiting_on")
    found: Any = rows.annotate(total=Count("id"), oldest=Min("waiting_since"), **counts).order_by(
        "oldest", "waiting_on"
    )
    return [
        PartyWaits(row["waiting_on"], {age: row[age] for age in AGES}, row["total"], row["oldest"]) for row in found
    ]


def _aged(age: str, today: date) -> Q:
    first, last = AGES[age]
    since = Q(waiting_since__lte=today - timedelta(days=first))
    return since if last is None else since & Q(waiting_since__gte=today - timedelta(days=last))
