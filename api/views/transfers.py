"""Moving someone to another ward or to other people."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.serializers.transfers import NewTransfer, TransferRow
from api.views.recruits import OneRecruit
from onboarding.access import Action
from onboarding.selectors.handovers import transfer_row
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
        """Move someone; without `seen` whatever it does."""
        sent = _arguments(self.read(NewTransfer))
        done = save_transfer(self.viewer, recruit_id=recruit_id, **sent)
        return Response(transfer_row(done, self.today), status=201)
