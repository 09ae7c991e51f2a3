"""Handing out the file of a piece of evidence: always as a download, never shown by the browser as ours."""

from uuid import UUID

from django.conf import settings
from django.http import FileResponse
from django.views.decorators.http import require_safe

from onboarding.services.evidence import read_file
from web.requests import PageRequest


@require_safe
def file(request: PageRequest, evidence_id: UUID) -> FileResponse:
    """The file as an attachment under the name it was given; the look is recorded."""
    evidence, content = read_file(request.viewer, evidence_id=evidence_id)
    answer = FileResponse(content, as_attachment=True, filename=evidence.file_name, content_type=evidence.content_type)
    answer.headers["Content-Security-Policy"] = settings.FILE_POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
