"""The sponsor's desk, for HR: the licence and its certificates, reports made, self-audits, the file of one person."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters.sponsor import FileAuditFilters, SponsorReportFilters
from api.serializers.sponsor import FileAuditRow, SponsorDeskRow, SponsorReportRow
from api.views.base import ApiView, Row, RowsView
from api.views.recruits import OneRecruit
from onboarding.access import Action
from onboarding.models import FileAudit, SponsorReport
from onboarding.selectors.sponsor import audit_rows, audits, desk_row, report_row, reports_made
from onboarding.services.sponsor_files import make_sponsor_file


class SponsorDesk(ApiView):
    actions = {"GET": Action.KEEP_SPONSOR_DESK}

    @extend_schema(responses=SponsorDeskRow)
    def get(self, request: Request) -> Response:
        """The licence, who is on it, allocations, and every certificate with the last day to use it."""
        return Response(desk_row(self.viewer, self.today))


class SponsorReports(RowsView):
    actions = {"GET": Action.KEEP_SPONSOR_DESK}
    filterset_class = SponsorReportFilters

    def get_queryset(self) -> QuerySet[SponsorReport]:
        return reports_made(self.viewer)

    def rows_of(self, page: QuerySet[SponsorReport]) -> list[Row]:
        return [report_row(one) for one in page]

    @extend_schema(responses=SponsorReportRow(many=True))
    def get(self, request: Request) -> Response:
        """Reports that HR logged, newest first."""
        return self.page()


class FileAudits(RowsView):
    actions = {"GET": Action.KEEP_SPONSOR_DESK}
    filterset_class = FileAuditFilters

    def get_queryset(self) -> QuerySet[FileAudit]:
        return audits(self.viewer)

    def rows_of(self, page: QuerySet[FileAudit]) -> list[Row]:
        return audit_rows(page)

    @extend_schema(responses=FileAuditRow(many=True))
    def get(self, request: Request) -> Response:
        """Self-audits with their files, newest first."""
        return self.page()


class SponsorFileView(OneRecruit):
    actions = {"GET": Action.KEEP_SPONSOR_DESK}
    confirmed = frozenset({"GET"})

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, recruit_id: UUID) -> StreamingHttpResponse:
        """The file of one sponsored person as a ZIP with index, manifest and digests. That it was made is recorded."""
        made = make_sponsor_file(self.viewer, recruit_id=recruit_id)
        answer = StreamingHttpResponse(made.stream(), content_type="application/zip")
        answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
        return answer
