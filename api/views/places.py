"""Sites, wards and cohorts."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.places import PlaceFilters, SiteFilters, WardFilters
from api.idempotency import once
from api.serializers import bodies, place_rows
from api.serializers.fields import Body
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.models import Cohort, Site, Ward
from onboarding.selectors.places import cohort_rows, find_place, places, site_rows, ward_rows
from onboarding.services.places import add_cohort, add_site, add_ward, change_place

ROWS: dict[type[Any], Any] = {Site: site_rows, Ward: ward_rows, Cohort: cohort_rows}


class PlaceList(RowsView):
    """What lists of places share."""

    actions = {"GET": Action.LIST_PLACES, "POST": Action.MANAGE_PLACES}
    filterset_class = PlaceFilters
    kind: ClassVar[type[Any]]

    def get_queryset(self) -> QuerySet[Any]:
        return places(self.viewer, self.kind)

    def rows_of(self, page: QuerySet[Any]) -> list[Row]:
        rows: list[Row] = ROWS[self.kind](self.viewer, page)
        return rows

    def made(self, request: Request, place: Any) -> Response:
        """The answer to a place that was added: the row, and where it is."""
        (row,) = self.rows_of(self.get_queryset().filter(pk=place.pk))
        response = Response(row, status=201)
        response.headers["Location"] = f"{request.path}{row['id']}/"
        return with_etag(response, place)


class OnePlace(ApiView):
    """What every address of one place shares."""

    actions = {"GET": Action.LIST_PLACES, "PATCH": Action.MANAGE_PLACES}
    kind: ClassVar[type[Any]]
    thing: Any

    def find(self, **kwargs: Any) -> Any:
        return find_place(self.viewer, self.kind, kwargs[f"{self.kind.__name__.lower()}_id"])

    def shown(self, place: Any) -> Response:
        """The place as it is now."""
        (row,) = ROWS[self.kind](self.viewer, places(self.viewer, self.kind).filter(pk=place.pk))
        return with_etag(Response(row), place)

    def change(self, request: Request, body: type[Body]) -> Response:
        """Rename it, close it or open it again."""
        seen = revision_seen(request, self.thing)
        changes = self.read(body, partial=True)
        place = change_place(self.viewer, kind=self.kind, place_id=self.thing.pk, changes=changes, revision=seen)
        return self.shown(place)


class Sites(PlaceList):
    kind = Site
    filterset_class = SiteFilters

    @extend_schema(responses=place_rows.SiteRow(many=True))
    def get(self, request: Request) -> Response:
        """The trust's sites, by name."""
        return self.page()

    @extend_schema(request=bodies.NewSite, responses={201: place_rows.SiteRow})
    @once
    def post(self, request: Request) -> Response:
        """Add a site."""
        return self.made(request, add_site(self.viewer, **self.read(bodies.NewSite)))


class SiteView(OnePlace):
    kind = Site

    @extend_schema(responses=place_rows.SiteRow)
    def get(self, request: Request, site_id: UUID) -> Response:
        """One site."""
        return self.shown(self.thing)

    @extend_schema(request=bodies.SiteChanges, responses=place_rows.SiteRow)
    def patch(self, request: Request, site_id: UUID) -> Response:
        """Rename a site, close it once nobody is there, or open it again."""
        return self.change(request, bodies.SiteChanges)


class Wards(PlaceList):
    kind = Ward
    filterset_class = WardFilters

    @extend_schema(responses=place_rows.WardRow(many=True))
    def get(self, request: Request) -> Response:
        """The trust's wards and teams, by name."""
        return self.page()

    @extend_schema(request=bodies.NewWard, responses={201: place_rows.WardRow})
    @once
    def post(self, request: Request) -> Response:
        """Add a ward or team to a site."""
        return self.made(request, add_ward(self.viewer, **self.read(bodies.NewWard)))


class WardView(OnePlace):
    kind = Ward

    @extend_schema(responses=place_rows.WardRow)
    def get(self, request: Request, ward_id: UUID) -> Response:
        """One ward."""
        return self.shown(self.thing)

    @extend_schema(request=bodies.PlaceChanges, responses=place_rows.WardRow)
    def patch(self, request: Request, ward_id: UUID) -> Response:
        """Rename a ward, close it once nobody is there, or open it again."""
        return self.change(request, bodies.PlaceChanges)


class Cohorts(PlaceList):
    kind = Cohort

    @extend_schema(responses=place_rows.CohortRow(many=True))
    def get(self, request: Request) -> Response:
        """The trust's cohorts, by name, with arrival and progress of the people whom you know in full."""
        return self.page()

    @extend_schema(request=bodies.NewCohort, responses={201: place_rows.CohortRow})
    @once
    def post(self, request: Request) -> Response:
        """Add a cohort."""
        return self.made(request, add_cohort(self.viewer, **self.read(bodies.NewCohort)))


class CohortView(OnePlace):
    kind = Cohort

    @extend_schema(responses=place_rows.CohortRow)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """One cohort."""
        return self.shown(self.thing)

    @extend_schema(request=bodies.PlaceChanges, responses=place_rows.CohortRow)
    def patch(self, request: Request, cohort_id: UUID) -> Response:
        """Rename a cohort, close it once everyone has arrived, or open it again."""
        return self.change(request, bodies.PlaceChanges)
