"""Reports as files that a worker makes: how far they have come, and their bytes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.files import BYTES, told
from api.serializers.files import ReportFileRow
from api.views.base import ApiView
from onboarding.access import Action
from onboarding.models import ReportFile
from onboarding.outputs.files import OUTPUTS
from onboarding.selectors.report_files import find_report_file
from onboarding.services.report_reads import take_file


class OneFile(ApiView):
    """What both addresses of a file share."""

    actions = {"GET": Action.SEE_REPORT_BY_GROUP}
    thing: ReportFile

    def find(self, **kwargs: Any) -> ReportFile:
        return find_report_file(self.viewer, kwargs["file_id"])


class ReportFileView(OneFile):
    @extend_schema(responses=ReportFileRow)
    def get(self, request: Request, file_id: UUID) -> Response:
        """How far a file has come that you asked for."""
        return Response(told(self.thing))


class ReportFileBytes(OneFile):
    @extend_schema(responses=BYTES)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """The file itself; not found until it is ready."""
        answer = HttpResponse(take_file(self.viewer, self.thing), content_type=OUTPUTS[self.thing.output].content_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.thing.name}"'
        return answer
