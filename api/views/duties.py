"""Duty clocks: what a sponsor has to report, by when, and with what each is closed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.duties import DutyFilters
from api.idempotency import once
from api.parsers import FileFormParser, OrjsonParser
from api.serializers.duties import Closing, DutyRow, NewDuty, OccurrenceWithClocks
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.errors import FieldProblem, NotFound
from onboarding.models import Step
from onboarding.selectors.absences import occurrence_rows
from onboarding.selectors.duties import clock_rows, clocks_begun_by
from onboarding.selectors.visible import find_clock, visible_clocks, visible_occurrences
from onboarding.services.clock_closing import close_clock
from onboarding.services.occurrences import record_occurrence


class Duties(RowsView):
    actions = {"GET": Action.SEE_DUTIES, "POST": Action.REPORT_ABSENCE}
    filterset_class = DutyFilters

    def get_queryset(self) -> QuerySet[Step]:
        return visible_clocks(self.viewer)

    def rows_of(self, page: QuerySet[Step]) -> list[Row]:
        return clock_rows(self.viewer, page, self.today)

    @extend_schema(responses=DutyRow(many=True))
    def get(self, request: Request) -> Response:
        """Running duty clocks: those that cannot be computed first, then the fewest days left."""
        return self.page()

    @extend_schema(request=NewDuty, responses={201: OccurrenceWithClocks})
    @once
    def post(self, request: Request) -> Response:
        """Record that something happened, which begins its clock. Managers may only say who is not at work."""
        wanted = self.read(NewDuty)
        try:
            made = record_occurrence(self.viewer, recruit_id=wanted.pop("recruit", None), **wanted)
        except NotFound as error:
            raise NotFound(problems=[FieldProblem("recruit", error.code, error.detail)]) from error
        (row,) = occurrence_rows(self.viewer, visible_occurrences(self.viewer).filter(pk=made.pk), self.today)
        clocks = clock_rows(self.viewer, clocks_begun_by(self.viewer, made), self.today)
        return with_etag(Response(row | {"clocks": clocks}, status=201), made)


class OneDuty(ApiView):
    """What every address below one clock shares."""

    thing: Step

    def find(self, **kwargs: Any) -> Step:
        return find_clock(self.viewer, kwargs["clock_id"])

    def answer(self, step: Step) -> Response:
        """The clock as it is now."""
        (row,) = clock_rows(self.viewer, visible_clocks(self.viewer).filter(pk=step.pk), self.today)
        return with_etag(Response(row), step)


class DutyView(OneDuty):
    actions = {"GET": Action.SEE_DUTIES}

    @extend_schema(responses=DutyRow)
    def get(self, request: Request, clock_id: UUID) -> Response:
        """One clock."""
        return self.answer(self.thing)


class CloseDuty(OneDuty):
    actions = {"POST": Action.SUBMIT_STEP}
    parser_classes = (OrjsonParser, FileFormParser)

    @extend_schema(request=Closing, responses=DutyRow)
    @once
    def post(self, request: Request, clock_id: UUID) -> Response:
        """Close a clock with the evidence that one of its lines asks for. “Need not be reported” is `steps/{id}/waive/`."""
        seen = revision_seen(request, self.thing)
        return self.answer(close_clock(self.viewer, step_id=clock_id, revision=seen, **self.read(Closing)))
