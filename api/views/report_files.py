"""Reports as files that a worker makes: how far they have come, and their bytes."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.files import BYTES, told
from api.serializers.files import ReportFileRow
from api.views.base import ApiView
from onboarding.access import Action
from onboarding.outputs.files import OUTPUTS
from onboarding.selectors.report_files import find_report_file, ready_bytes


class ReportFileView(ApiView):
    actions = {"GET": Action.SEE_REPORT_BY_GROUP}

    @extend_schema(responses=ReportFileRow)
    def get(self, request: Request, file_id: UUID) -> Response:
        """How far a file has come that you asked for."""
        return Response(told(find_report_file(self.viewer, file_id)))


class ReportFileBytes(ApiView):
    actions = {"GET": Action.SEE_REPORT_BY_GROUP}

    @extend_schema(responses=BYTES)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """The file itself; not found until it is ready."""
        file = find_report_file(self.viewer, file_id)
        answer = HttpResponse(ready_bytes(file), content_type=OUTPUTS[file.output].content_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return answer
