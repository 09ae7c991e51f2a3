"""Evidence: what was recorded for a step, and its files."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.one_person import EvidenceFilters
from api.idempotency import once
from api.parsers import FileFormParser, OrjsonParser
from api.serializers import bodies, rows
from api.views.base import ApiView, Row, RowsView
from api.views.steps import OneStep
from onboarding.access import Action
from onboarding.models import Evidence
from onboarding.selectors.step_detail import evidence_of, evidence_row
from onboarding.selectors.visible import find_evidence
from onboarding.services.evidence import read_file
from onboarding.services.evidence_files import WORD
from onboarding.services.looks import looks_to_note
from onboarding.services.steps import submit_step

# Pictures are drawn anew, as one of two kinds.
KEPT_KINDS = ("application/pdf", "image/jpeg", "image/png", WORD)


class StepEvidence(OneStep, RowsView):
    actions = {"GET": Action.SEE_STEP, "POST": Action.SUBMIT_STEP}
    filterset_class = EvidenceFilters
    parser_classes = (FileFormParser, OrjsonParser)

    def get_queryset(self) -> QuerySet[Evidence]:
        return evidence_of(self.viewer, self.thing)

    def rows_of(self, page: QuerySet[Evidence]) -> list[Row]:
        return [evidence_row(self.viewer, one, self.thing) for one in page]

    @extend_schema(responses=rows.EvidenceRow(many=True))
    def get(self, request: Request, step_id: UUID) -> Response:
        """What was recorded for a step, oldest first; its words only where you may see them."""
        self.note_later(looks_to_note(self.viewer, self.thing))
        return self.page()

    @extend_schema(request={"multipart/form-data": bodies.Submission}, responses={201: rows.EvidenceRow})
    @once
    def post(self, request: Request, step_id: UUID) -> Response:
        """Record evidence: it submits the step, as `submit/` does, and answers the evidence."""
        seen = revision_seen(request, self.thing)
        step = submit_step(self.viewer, step_id=step_id, revision=seen, **self.read(bodies.Submission))
        newest = evidence_of(self.viewer, step).last()
        return Response(evidence_row(self.viewer, newest, step) if newest else None, status=201)


class OneEvidence(ApiView):
    """What every address below one piece of evidence shares."""

    actions = {"GET": Action.SEE_EVIDENCE}
    thing: Evidence

    def find(self, **kwargs: Any) -> Evidence:
        return find_evidence(self.viewer, kwargs["evidence_id"])


class EvidenceView(OneEvidence):
    @extend_schema(responses=rows.EvidenceRow)
    def get(self, request: Request, evidence_id: UUID) -> Response:
        """One piece of evidence that you may see."""
        self.note_later(looks_to_note(self.viewer, self.thing.step))
        return with_etag(Response(evidence_row(self.viewer, self.thing, self.thing.step)), self.thing)


class EvidenceFile(OneEvidence):
    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in KEPT_KINDS})
    def get(self, request: Request, evidence_id: UUID) -> FileResponse:
        """The file itself, to be saved, never shown in the page. Each look is recorded."""
        evidence, content = read_file(self.viewer, evidence_id=evidence_id)
        response = FileResponse(
            content, as_attachment=True, filename=evidence.file_name, content_type=evidence.content_type
        )
        response.headers["Content-Security-Policy"] = settings.FILE_POLICY
        return response
