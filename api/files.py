"""Files as which a report leaves the service, and how the schema tells of them."""

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse

from onboarding.outputs.files import OUTPUTS, file_name
from onboarding.selectors.whole_report import WholeReport

FILES = {(200, one.content_type): OpenApiResponse(bytes) for one in OUTPUTS.values()}


def as_file(output: str, whole: WholeReport) -> HttpResponse:
    """The report, to be saved as a file."""
    answer = HttpResponse(OUTPUTS[output].made_of(whole), content_type=OUTPUTS[output].content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(output, whole)}"'
    return answer
