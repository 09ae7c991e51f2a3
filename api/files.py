"""Files as which a report leaves the service, and how the schema tells of them."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse

from api.paper import readiness_paper
from api.workbook import XLSX, readiness_workbook
from onboarding.selectors.whole_report import WholeReport

AS_WHOLE: Mapping[str, Callable[[WholeReport], HttpResponse]] = {"xlsx": readiness_workbook, "pdf": readiness_paper}
FILES = {(200, XLSX): OpenApiResponse(bytes), (200, "application/pdf"): OpenApiResponse(bytes)}
