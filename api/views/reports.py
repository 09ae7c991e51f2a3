"""What the trust answers to: the readiness report and what is behind its figures; and the audit."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.days import days_asked, one_day_asked
from api.files import FILES, as_file
from api.filters.enrolments import EventFilters
from api.pagination import PAGE, PAGE_SIZE, PageOfRows
from api.serializers.reports import ForecastRow, ProofRow, ReportRow
from api.serializers.rows import EventRow, listing
from api.tables import readiness_csv
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.models import Event
from onboarding.outputs.files import OUTPUTS
from onboarding.selectors.groups import GROUPINGS
from onboarding.selectors.proof import ALL_FIGURES, proof
from onboarding.selectors.readiness_forecast import readiness_forecast
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.timeline import event_row, trust_events
from onboarding.services.report_files import note_export, report_or_file
from onboarding.services.report_reads import note_proof_read

PLAN = OpenApiParameter("plan", str, description="Key of the improvement plan, edi-2023 unless given")
DAY: dict[str, object] = {"type": "string", "format": "date"}
AS_OF = OpenApiParameter("as_of", DAY, description="The day that the figures speak of: today unless given")
KNOWN_AT = OpenApiParameter(
    "known_at", DAY, description="Count only what was recorded by the end of this day: today unless given"
)
ON = OpenApiParameter("on", DAY, description="The day: in 90 days unless given, at most a year away")
GROUP_BY = OpenApiParameter(
    "group_by", str, enum=list(GROUPINGS), description="People by group as well; the last two for HR alone"
)
GROUP = OpenApiParameter("group", str, description="Key of one of these groups: figures of people alone")
OUTPUT = OpenApiParameter(
    "output",
    str,
    enum=["json", "csv", "xlsx", "pdf"],
    description="json unless given; xlsx and pdf for HR and directors",
)
ACTION = OpenApiParameter("action", str, description="Key of the action; left out for legal limits")
FIGURE = OpenApiParameter("figure", str, required=True, enum=list(ALL_FIGURES))
ITEM = OpenApiParameter("item", str, description="Key of one of the action's must-haves: counted for each person")


class ReadinessReport(ApiView):
    actions = {"GET": Action.SEE_REPORT}

    def parameters(self) -> frozenset[str]:
        return frozenset({"plan", "as_of", "known_at", "group_by", "output"})

    @extend_schema(
        parameters=[PLAN, AS_OF, KNOWN_AT, GROUP_BY, OUTPUT],
        responses={
            (200, "application/json"): ReportRow,
            (200, "text/csv"): OpenApiResponse(str),
            **FILES,
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The readiness report of an improvement plan: of the whole trust, or of your own people."""
        asked = request.query_params
        output = asked.get("output") or "json"
        if output not in ("json", "csv", *OUTPUTS):
            raise Invalid.field("output", "unknown", "Ask for json, csv, xlsx or pdf.")
        if output in OUTPUTS:
            if asked.get("group_by"):
                raise Invalid.field("group_by", "not_with_this_output", "Leave this out: the file has every grouping.")
            plan = asked.get("plan") or "edi-2023"
            return as_file(output, report_or_file(self.viewer, output=output, plan_key=plan, **days_asked(asked)))
        report = readiness_report(
            self.viewer,
            plan_key=asked.get("plan") or "edi-2023",
            group_by=asked.get("group_by", ""),
            **days_asked(asked),
        )
        if output == "csv":
            note_export(self.viewer, output, report)
            return readiness_csv(report)
        return Response(report)


class ReadinessProof(ApiView):
    actions = {"GET": Action.SEE_PROOF}

    def parameters(self) -> frozenset[str]:
        given = {"action", "figure", "item", "group_by", "group", "page", "page_size"}
        return frozenset({"plan", "as_of", "known_at"} | given)

    @extend_schema(
        parameters=[PLAN, AS_OF, KNOWN_AT, ACTION, FIGURE, ITEM, GROUP_BY, GROUP, PAGE, PAGE_SIZE],
        responses=listing(ProofRow),
    )
    def get(self, request: Request) -> Response:
        """What is behind one figure of the report: as many rows as the figure says. For a figure of people, each row is
        the must-have that decided. What you may not know of a step is null, and its reference is made for this answer."""
        asked = request.query_params
        found = proof(
            self.viewer,
            figure=asked.get("figure", ""),
            action=asked.get("action", ""),
            item=asked.get("item", ""),
            plan_key=asked.get("plan") or "edi-2023",
            group_by=asked.get("group_by", ""),
            group=asked.get("group", ""),
            **days_asked(asked),
        )
        paginator = PageOfRows()
        rows = paginator.page_of(found, request)
        note_proof_read(self.viewer, asked)
        return paginator.get_paginated_response(rows)


class ReadinessForecast(ApiView):
    actions = {"GET": Action.SEE_FORECAST}

    def parameters(self) -> frozenset[str]:
        return frozenset({"plan", "on"})

    @extend_schema(parameters=[PLAN, ON], responses=ForecastRow)
    def get(self, request: Request) -> Response:
        """For how many people each action will be met on a day, with its range and its method; for HR, whom to help first."""
        asked = request.query_params
        on = one_day_asked("on", asked.get("on"))
        return Response(readiness_forecast(self.viewer, on=on, plan_key=asked.get("plan") or "edi-2023"))


class Events(RowsView):
    actions = {"GET": Action.SEE_EVENTS}
    filterset_class = EventFilters

    def get_queryset(self) -> QuerySet[Event]:
        return trust_events(self.viewer)

    def rows_of(self, page: QuerySet[Event]) -> list[Row]:
        return [event_row(event) for event in page]

    @extend_schema(responses=EventRow(many=True))
    def get(self, request: Request) -> Response:
        """Who did what, to what, from when, newest first."""
        return self.page()
