"""Evidence: what was recorded for a step, and its files."""

from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen
from api.idempotency import once
from api.parsers import FileFormParser, OrjsonParser
from api.serializers import bodies, rows
from api.serializers.rows import listing
from api.views.base import ApiView, whole
from api.views.steps import OneStep
from onboarding.access import Action
from onboarding.models import Evidence
from onboarding.selectors.step_detail import evidence_row, evidence_rows
from onboarding.selectors.visible import find_evidence
from onboarding.services.evidence import read_file
from onboarding.services.steps import submit_step


class StepEvidence(OneStep):
    actions = {"GET": Action.SEE_STEP, "POST": Action.SUBMIT_STEP}
    parser_classes = (FileFormParser, OrjsonParser)

    @extend_schema(responses=listing(rows.EvidenceRow))
    def get(self, request: Request, step_id: UUID) -> Response:
        """What was recorded for a step, oldest first; its words only where you may see them."""
        return whole(evidence_rows(self.viewer, self.thing))

    @extend_schema(request={"multipart/form-data": bodies.Submission}, responses={201: rows.EvidenceRow})
    @once
    def post(self, request: Request, step_id: UUID) -> Response:
        """Record evidence: it submits the step, as `submit/` does, and answers the evidence."""
        seen = revision_seen(request, self.thing)
        step = submit_step(self.viewer, step_id=step_id, revision=seen, **self.read(bodies.Submission))
        found = evidence_rows(self.viewer, step)
        return Response(found[-1] if found else None, status=201)


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
        return Response(evidence_row(self.viewer, self.thing, self.thing.step))


class EvidenceFile(OneEvidence):
    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, evidence_id: UUID) -> FileResponse:
        """The file itself, to be saved, never shown in the page. Each look is recorded."""
        evidence, content = read_file(self.viewer, evidence_id=evidence_id)
        response = FileResponse(
            content, as_attachment=True, filename=evidence.file_name, content_type=evidence.content_type
        )
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response
