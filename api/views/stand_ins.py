"""Who stands in for whom while they are away."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.stand_ins import StandInFilters
from api.idempotency import once
from api.serializers.stand_ins import NewStandIn, StandInRow
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.models import StandIn
from onboarding.selectors.stand_ins import find_stand_in, stand_in_rows, stand_ins
from onboarding.services.stand_ins import arrange_cover, end_cover


class StandIns(RowsView):
    actions = {"GET": Action.ARRANGE_COVER, "POST": Action.ARRANGE_COVER}
    filterset_class = StandInFilters

    def get_queryset(self) -> QuerySet[StandIn]:
        return stand_ins(self.viewer)

    def rows_of(self, page: QuerySet[StandIn]) -> list[Row]:
        return stand_in_rows(self.viewer, page, self.today)

    @extend_schema(responses=StandInRow(many=True))
    def get(self, request: Request) -> Response:
        """Who stands in for whom, newest absence first: HR all, others where they are away or stand in."""
        return self.page()

    @extend_schema(request=NewStandIn, responses={201: StandInRow})
    @once
    def post(self, request: Request) -> Response:
        """Let a colleague stand in for a member's whole work: your own, or as HR anybody's."""
        return answer(self, arrange_cover(self.viewer, **self.read(NewStandIn)), 201)


class EndOfStandIn(ApiView):
    actions = {"POST": Action.ARRANGE_COVER}
    thing: StandIn

    def find(self, **kwargs: Any) -> StandIn:
        return find_stand_in(self.viewer, kwargs["stand_in_id"])

    @extend_schema(request=None, responses=StandInRow)
    @once
    def post(self, request: Request, stand_in_id: UUID) -> Response:
        """The member is back, or does not go."""
        seen = revision_seen(request, self.thing)
        return answer(self, end_cover(self.viewer, stand_in_id=stand_in_id, revision=seen), 200)


def answer(view: ApiView, one: StandIn, status: int) -> Response:
    """The row as it is now."""
    (row,) = stand_in_rows(view.viewer, stand_ins(view.viewer).filter(pk=one.pk), view.today)
    return with_etag(Response(row, status=status), one)
