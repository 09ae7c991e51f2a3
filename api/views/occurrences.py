"""What happens to people at work: someone is away without explanation, and is back."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.occurrences import OccurrenceFilters
from api.idempotency import once
from api.serializers import said
from api.serializers.reported import OccurrenceRow
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.errors import FieldProblem, NotFound
from onboarding.models import Occurrence
from onboarding.selectors.absences import occurrence_rows
from onboarding.selectors.visible import find_absence, find_occurrence, visible_occurrences
from onboarding.services.absences import end_absence, report_absence
from onboarding.services.occurrence_corrections import correct_occurrence


class Occurrences(RowsView):
    actions = {"GET": Action.REPORT_ABSENCE, "POST": Action.REPORT_ABSENCE}
    filterset_class = OccurrenceFilters

    def get_queryset(self) -> QuerySet[Occurrence]:
        return visible_occurrences(self.viewer).order_by("-happened_on", "id")

    def rows_of(self, page: QuerySet[Occurrence]) -> list[Row]:
        return occurrence_rows(self.viewer, page, self.today)

    @extend_schema(responses=OccurrenceRow(many=True))
    def get(self, request: Request) -> Response:
        """Absences without explanation of your people, and for HR all else that happened, newest first."""
        return self.page()

    @extend_schema(request=said.NewOccurrence, responses={201: OccurrenceRow})
    @once
    def post(self, request: Request) -> Response:
        """Say that someone who has started is not at work without explanation."""
        wanted = self.read(said.NewOccurrence)
        wanted.pop("kind")  # everything else that happens is recorded under duties/
        try:
            made = report_absence(self.viewer, recruit_id=wanted.pop("recruit"), **wanted)
        except NotFound as error:
            raise NotFound(problems=[FieldProblem("recruit", error.code, error.detail)]) from error
        return answer(self, made, 201)


class EndOfOccurrence(ApiView):
    actions = {"POST": Action.REPORT_ABSENCE}
    thing: Occurrence

    def find(self, **kwargs: Any) -> Occurrence:
        return find_absence(self.viewer, kwargs["occurrence_id"])

    @extend_schema(request=said.OccurrenceEnd, responses=OccurrenceRow)
    @once
    def post(self, request: Request, occurrence_id: UUID) -> Response:
        """Say that the person is back, or that it is explained."""
        seen = revision_seen(request, self.thing)
        wanted = self.read(said.OccurrenceEnd)
        return answer(self, end_absence(self.viewer, occurrence_id=occurrence_id, revision=seen, **wanted), 200)


class CorrectionOfOccurrence(ApiView):
    actions = {"POST": Action.RECORD_OCCURRENCE}
    thing: Occurrence

    def find(self, **kwargs: Any) -> Occurrence:
        return find_occurrence(self.viewer, kwargs["occurrence_id"])

    @extend_schema(request=said.OccurrenceCorrection, responses=OccurrenceRow)
    @once
    def post(self, request: Request, occurrence_id: UUID) -> Response:
        """Put a wrong day of something that happened right, with a reason: the clock that it began follows."""
        seen = revision_seen(request, self.thing)
        wanted = self.read(said.OccurrenceCorrection)
        done = correct_occurrence(self.viewer, occurrence_id=occurrence_id, revision=seen, **wanted)
        return answer(self, done, 200)


def answer(view: ApiView, one: Occurrence, status: int) -> Response:
    """The row as it is now."""
    found = occurrence_rows(view.viewer, visible_occurrences(view.viewer).filter(pk=one.pk), view.today)
    return with_etag(Response(found[0], status=status), one)
