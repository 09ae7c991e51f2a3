"""What the trust answers to, and the audit."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.days import NoSuchDay, day_of
from api.filters.enrolments import EventFilters
from api.serializers.reports import ReportRow
from api.serializers.rows import EventRow
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.models import Event
from onboarding.selectors.readiness_report import readiness_report
from onboarding.selectors.timeline import event_row, trust_events

PLAN = OpenApiParameter("plan", str, description="Key of the improvement plan, edi-2023 unless given")
AS_OF = OpenApiParameter("as_of", {"type": "string", "format": "date"}, description="Today, the only day for now")


class ReadinessReport(ApiView):
    actions = {"GET": Action.SEE_REPORT}

    def parameters(self) -> frozenset[str]:
        return frozenset({"plan", "as_of"})

    @extend_schema(parameters=[PLAN, AS_OF], responses=ReportRow)
    def get(self, request: Request) -> Response:
        """The readiness report of an improvement plan: of the whole trust, or of your own people."""
        asked = request.query_params
        try:
            as_of = day_of(asked["as_of"]) if asked.get("as_of") else None
        except NoSuchDay as error:
            raise Invalid.field("as_of", error.code, error.detail) from error
        return Response(readiness_report(self.viewer, plan_key=asked.get("plan") or "edi-2023", as_of=as_of))


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
