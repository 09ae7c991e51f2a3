"""Moving someone to another ward or to other people."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.planned_transfers import PlannedTransferFilters
from api.idempotency import once
from api.serializers.transfers import NewTransfer, PlannedTransferRow, TransferRow
from api.views.base import ApiView, Row, RowsView
from api.views.recruits import OneRecruit
from onboarding.access import Action
from onboarding.models import PlannedTransfer
from onboarding.selectors.handovers import transfer_row
from onboarding.selectors.planned_transfers import find_planned_transfer, planned_rows, planned_transfers
from onboarding.services.planned_transfers import cancel_transfer
from onboarding.services.transfers import MOVABLE, save_transfer, transfer_recruit


def _arguments(sent: dict[str, Any]) -> dict[str, Any]:
    return {"to": {name: sent.pop(name) for name in MOVABLE if name in sent}, **sent}


class TransferPreview(OneRecruit):
    actions = {"POST": Action.EDIT_RECRUIT}

    @extend_schema(request=NewTransfer, responses=TransferRow)
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """Which open steps would change hands, from whom to whom, and how many are late. Saves nothing."""
        sent = _arguments(self.read(NewTransfer)) | {"seen": None}
        return Response(transfer_row(transfer_recruit(self.viewer, recruit_id=recruit_id, **sent), self.today))


class Transfers(OneRecruit):
    actions = {"POST": Action.EDIT_RECRUIT}

    @extend_schema(request=NewTransfer, responses={201: TransferRow})
    @once
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """Move someone; without `seen` whatever it does. On a day to come it is planned, and done on that day."""
        sent = _arguments(self.read(NewTransfer))
        done = save_transfer(self.viewer, recruit_id=recruit_id, **sent)
        return Response(transfer_row(done, self.today), status=201)


class PlannedTransfers(RowsView):
    actions = {"GET": Action.EDIT_RECRUIT}
    filterset_class = PlannedTransferFilters

    def get_queryset(self) -> QuerySet[PlannedTransfer]:
        return planned_transfers(self.viewer)

    def rows_of(self, page: QuerySet[PlannedTransfer]) -> list[Row]:
        return planned_rows(page)

    @extend_schema(responses=PlannedTransferRow(many=True))
    def get(self, request: Request) -> Response:
        """Moves decided for a day to come: first those that could not be done, then those that wait, by day."""
        return self.page()


class CancelPlannedTransfer(ApiView):
    actions = {"POST": Action.EDIT_RECRUIT}
    thing: PlannedTransfer

    def find(self, **kwargs: Any) -> PlannedTransfer:
        return find_planned_transfer(self.viewer, kwargs["planned_id"])

    @extend_schema(request=None, responses=PlannedTransferRow)
    @once
    def post(self, request: Request, planned_id: UUID) -> Response:
        """It is not done; or, where it could not be done, it is put away."""
        seen = revision_seen(request, self.thing)
        done = cancel_transfer(self.viewer, planned_id=planned_id, revision=seen)
        (row,) = planned_rows(planned_transfers(self.viewer).filter(pk=done.pk))
        return with_etag(Response(row), done)
