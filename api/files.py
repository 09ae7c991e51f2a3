"""Files as which a report leaves the service, and how the schema tells of them."""

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from api.serializers.files import ReportFileRow
from onboarding.models import ReportFile
from onboarding.models.report_choices import FileState
from onboarding.outputs.files import OUTPUTS, file_name
from onboarding.selectors.report_files import report_file_row
from onboarding.selectors.whole_report import WholeReport

BYTES = {(200, one.content_type): OpenApiResponse(bytes) for one in OUTPUTS.values()}
LATER = OpenApiResponse(ReportFileRow, "Too long for a request: a worker makes it. Ask the address in Location")
FILES = BYTES | {(202, "application/json"): LATER}


def as_file(output: str, found: WholeReport | ReportFile) -> HttpResponseBase:
    """The report, to be saved as a file; or where to ask for it, once a worker has made it."""
    if isinstance(found, ReportFile):
        answer = Response(told(found), status=202)
        answer.headers["Location"] = reverse("api_report_file", args=[found.pk])
        return answer
    return _saved(output, found)


def told(file: ReportFile) -> dict[str, object]:
    """How far it has come, and the address of its bytes once they are there."""
    is_ready = file.state == FileState.READY
    return report_file_row(file) | {"file": reverse("api_report_file_bytes", args=[file.pk]) if is_ready else None}


def _saved(output: str, whole: WholeReport) -> HttpResponse:
    answer = HttpResponse(OUTPUTS[output].made_of(whole), content_type=OUTPUTS[output].content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(output, whole)}"'
    return answer
