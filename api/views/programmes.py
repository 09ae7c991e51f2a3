"""Programmes: the list, one of them, and its versions."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.programmes import ProgrammeFilters, VersionFilters
from api.idempotency import once
from api.serializers import programmes as rows
from api.serializers.bodies import Nothing
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.models import Programme, ProgrammeVersion
from onboarding.selectors.programmes import (
    find_programme,
    programme_rows,
    version_rows,
    visible_programmes,
    visible_versions,
)
from onboarding.selectors.version_detail import version_detail
from onboarding.services.programme_drafts import draft_version
from onboarding.services.programmes import change_programme, new_programme


class Programmes(RowsView):
    actions = {"GET": Action.SEE_PROGRAMMES, "POST": Action.MANAGE_PROGRAMMES}
    filterset_class = ProgrammeFilters

    def get_queryset(self) -> QuerySet[Programme]:
        return visible_programmes(self.viewer)

    def rows_of(self, page: QuerySet[Programme]) -> list[Row]:
        return programme_rows(self.viewer, page, self.today)

    @extend_schema(responses=rows.ProgrammeRow(many=True))
    def get(self, request: Request) -> Response:
        """Programmes with the version that new people are given, by title."""
        return self.page()

    @extend_schema(request=rows.NewProgramme, responses={201: rows.VersionDetail})
    @once
    def post(self, request: Request) -> Response:
        """Add a programme of the trust's own; the answer is its first draft."""
        draft = new_programme(self.viewer, **self.read(rows.NewProgramme))
        response = Response(version_detail(self.viewer, draft, self.today), status=201)
        response.headers["Location"] = f"/api/v1/versions/{draft.pk}/"
        return with_etag(response, draft)


class ProgrammeView(ApiView):
    actions = {"GET": Action.SEE_PROGRAMMES, "PATCH": Action.MANAGE_PROGRAMMES}
    thing: Programme

    def find(self, **kwargs: UUID) -> Programme:
        return find_programme(self.viewer, kwargs["programme_id"])

    @extend_schema(responses=rows.ProgrammeRow)
    def get(self, request: Request, programme_id: UUID) -> Response:
        """One programme."""
        return self.shown(self.thing)

    @extend_schema(request=rows.ProgrammeChanges, responses=rows.ProgrammeRow)
    def patch(self, request: Request, programme_id: UUID) -> Response:
        """Give a programme another name, or give it to others from now on. Who follows it already goes on."""
        seen = revision_seen(request, self.thing)
        changes = self.read(rows.ProgrammeChanges, partial=True)
        return self.shown(change_programme(self.viewer, programme_id=programme_id, changes=changes, revision=seen))

    def shown(self, programme: Programme) -> Response:
        """The programme as it is now."""
        (row,) = programme_rows(self.viewer, visible_programmes(self.viewer).filter(pk=programme.pk), self.today)
        return with_etag(Response(row), programme)


class Versions(RowsView):
    actions = {"GET": Action.SEE_PROGRAMMES, "POST": Action.MANAGE_PROGRAMMES}
    filterset_class = VersionFilters
    thing: Programme

    def find(self, **kwargs: UUID) -> Programme:
        return find_programme(self.viewer, kwargs["programme_id"])

    def get_queryset(self) -> QuerySet[ProgrammeVersion]:
        return visible_versions(self.viewer).filter(programme=self.thing)

    def rows_of(self, page: QuerySet[ProgrammeVersion]) -> list[Row]:
        return version_rows(self.viewer, page, self.today)

    @extend_schema(responses=rows.VersionRow(many=True))
    def get(self, request: Request, programme_id: UUID) -> Response:
        """The versions of one programme, newest first."""
        return self.page()

    @extend_schema(request=Nothing, responses={201: rows.VersionDetail})
    @once
    def post(self, request: Request, programme_id: UUID) -> Response:
        """Begin a draft as a copy of the published version; where one waits already, that is the answer."""
        self.read(Nothing)
        draft = draft_version(self.viewer, programme_id=programme_id)
        response = Response(version_detail(self.viewer, draft, self.today), status=201)
        response.headers["Location"] = f"/api/v1/versions/{draft.pk}/"
        return with_etag(response, draft)
