"""Bringing a version to people who follow an older one: seen, done, read again, undone."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.pagination import PAGE, PAGE_SIZE, PageOfRows
from api.serializers import roll_outs as rows
from api.serializers.bodies import Nothing
from api.views.base import ApiView
from api.views.versions import OneVersion
from onboarding.access import Action
from onboarding.models import RollOut
from onboarding.selectors.roll_out_previews import roll_out_row
from onboarding.selectors.roll_outs import done_row, find_roll_out
from onboarding.services.roll_out_undo import undo_roll_out
from onboarding.services.roll_outs import do_roll_out, roll_out


class RollOutVersion(OneVersion):
    actions = {"POST": Action.MANAGE_PROGRAMMES}

    def parameters(self) -> frozenset[str]:
        return frozenset({"page", "page_size"})

    @extend_schema(
        request=rows.RollOutBody,
        responses=rows.RollOutPreviewRow,
        parameters=[PAGE, PAGE_SIZE],
    )
    @once
    def post(self, request: Request, version_id: UUID) -> Response:
        """Bring a published version to people who follow an older one, or see what that would do to each."""
        wanted = self.read(rows.RollOutBody)
        look = roll_out if wanted.pop("preview", False) else do_roll_out
        if look is roll_out:
            wanted.pop("seen", None)
        preview = look(self.viewer, version_id=version_id, **wanted)
        return Response(roll_out_row(preview, PageOfRows().page_of(preview.people, request)))


class OneRollOut(ApiView):
    """What both addresses below one roll-out share."""

    thing: RollOut

    def find(self, **kwargs: Any) -> RollOut:
        return find_roll_out(self.viewer, kwargs["roll_out_id"])


class RollOutView(OneRollOut):
    actions = {"GET": Action.MANAGE_PROGRAMMES}

    @extend_schema(responses=rows.RollOutRow)
    def get(self, request: Request, roll_out_id: UUID) -> Response:
        """What was decided, by whom, and how many steps it changed."""
        return Response(done_row(self.thing))


class UndoRollOut(OneRollOut):
    actions = {"POST": Action.MANAGE_PROGRAMMES}

    @extend_schema(request=Nothing, responses=rows.RollOutRow)
    @once
    def post(self, request: Request, roll_out_id: UUID) -> Response:
        """Take it back as a whole, within a day and while nothing has followed."""
        self.read(Nothing)
        return Response(done_row(undo_roll_out(self.viewer, roll_out_id=roll_out_id)))
