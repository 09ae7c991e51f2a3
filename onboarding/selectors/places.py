"""A trust's sites, wards and cohorts: their names to choose from, and rows with how many people are there."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from onboarding.errors import NotFound
from onboarding.models import Cohort, Membership, Milestone, Recruit, Site, Ward
from onboarding.models.choices import MilestoneKind, RecruitStatus
from onboarding.selectors.filters_recruits import known_in_full
from onboarding.selectors.visible import visible_recruits

Row = dict[str, Any]
Place = TypeVar("Place", bound=Site | Ward | Cohort)


def places(viewer: Membership, kind: type[Place]) -> QuerySet[Place]:
    """All sites, wards or cohorts of the viewer's trust, by name."""
    return QuerySet[Place](kind).filter(trust=viewer.trust_id).order_by("name", "id")


def find_place(viewer: Membership, kind: type[Place], place_id: UUID) -> Place:
    """One of them. Raises NotFound, whether it is missing or foreign."""
    return _one(places(viewer, kind), place_id)


def lock_place(viewer: Membership, kind: type[Place], place_id: UUID) -> Place:
    """The same, locked against others until the transaction ends."""
    return _one(places(viewer, kind).select_for_update(no_key=True), place_id)


def _one(rows: QuerySet[Place], place_id: UUID) -> Place:
    found = rows.filter(pk=place_id).first()
    if found is None:
        raise NotFound()
    return found


def still_there(place: Site | Ward | Cohort) -> QuerySet[Recruit]:
    """Who would be left behind if it closed: everyone who has not left; of a cohort, those still to arrive."""
    people = Recruit.objects.filter(trust=place.trust_id, **{str(place._meta.model_name): place})
    if isinstance(place, Cohort):
        return people.filter(status=RecruitStatus.OFFERED)
    return people.exclude(status=RecruitStatus.LEFT)


def site_rows(viewer: Membership, sites: QuerySet[Site]) -> list[Row]:
    """Rows of these sites, in their order, in two queries. `recruits` are those the viewer may know, without leavers."""
    fields = ("id", "name", "country", "is_open", "revision")
    wards = Count("wards", filter=Q(wards__is_open=True))
    return _with_recruits(viewer, "site", [dict(row) for row in sites.values(*fields, open_wards=wards)])


def ward_rows(viewer: Membership, wards: QuerySet[Ward]) -> list[Row]:
    """Rows of these wards with their sites, in their order, in two queries."""
    fields = {"of_site": F("site__name"), "country": F("site__country")}
    rows = _with_recruits(
        viewer, "ward", [dict(row) for row in wards.values("id", "name", "is_open", "revision", "site_id", **fields)]
    )
    for row in rows:
        row["site"] = {"id": row.pop("site_id"), "name": row.pop("of_site")}
    return rows


def cohort_rows(viewer: Membership, cohorts: QuerySet[Cohort]) -> list[Row]:
    """Rows of these cohorts, in their order, in four queries: how many people the viewer may know, and of those whom
    they know in full, from when to when they arrive and how many of their steps are done (null where nobody is)."""
    rows = _with_recruits(viewer, "cohort", [dict(row) for row in cohorts.values("id", "name", "is_open", "revision")])
    known = visible_recruits(viewer).filter(
        known_in_full(viewer, right_to_work=False), cohort__in=[row["id"] for row in rows]
    )
    steps = {
        row["cohort"]: (row["done"], row["total"])
        for row in known.order_by().values("cohort").annotate(done=Sum("step_done"), total=Sum("step_total"))
    }
    spans = _arrivals(known)
    for row in rows:
        row["done"], row["total"] = steps.get(row["id"], (None, None))
        row["arriving_from"], row["arriving_to"] = spans.get(row["id"], (None, None))
    return rows


def _arrivals(recruits: QuerySet[Recruit]) -> Mapping[UUID, tuple[date, date]]:
    """By cohort: the first and the last day of arrival, actual, else planned; staff who were here already left out."""
    day = Coalesce("actual_on", "planned_on")
    newcomers = recruits.filter(existing_staff=False).order_by().values("id")
    arrivals = Milestone.objects.filter(kind=MilestoneKind.ARRIVAL, recruit__in=newcomers)
    rows = arrivals.values("recruit__cohort").annotate(first=Min(day), last=Max(day))
    return {row["recruit__cohort"]: (row["first"], row["last"]) for row in rows}


def _with_recruits(viewer: Membership, kind: str, rows: list[Row]) -> list[Row]:
    """The same with `recruits`, how many people the viewer may know there; of a cohort also who has left."""
    people = visible_recruits(viewer).filter(**{f"{kind}__in": [row["id"] for row in rows]}).order_by()
    current = Count("id", filter=~Q(status=RecruitStatus.LEFT))
    counts = {key: (now, ever) for key, now, ever in people.values_list(kind).annotate(now=current, ever=Count("id"))}
    for row in rows:
        row["recruits"], ever = counts.get(row["id"], (0, 0))
        if kind == "cohort":
            row["people"] = ever
    return rows
