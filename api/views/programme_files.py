"""Programmes as files: a version as YAML, and one read in as a draft."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import with_etag
from api.idempotency import once
from api.serializers import programmes as rows
from api.views.base import ApiView
from api.views.versions import OneVersion
from onboarding.access import Action
from onboarding.selectors.programme_files import file_name, version_file
from onboarding.selectors.version_detail import version_detail
from onboarding.services.programme_files import import_programme


class VersionFile(OneVersion):
    actions = {"GET": Action.SEE_PROGRAMMES}

    @extend_schema(responses={(200, "application/yaml"): OpenApiTypes.OBJECT})
    def get(self, request: Request, version_id: UUID) -> HttpResponse:
        """A version as a YAML file, in the form of the library."""
        answer = HttpResponse(version_file(self.thing), content_type="application/yaml")
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(self.thing)}"'
        return answer


class Import(ApiView):
    actions = {"POST": Action.MANAGE_PROGRAMMES}

    @extend_schema(request=rows.ProgrammeYaml, responses={201: rows.VersionDetail})
    @once
    def post(self, request: Request) -> Response:
        """Read a programme from YAML as a draft, whole or not at all. Every fault names its entry."""
        wanted = self.read(rows.ProgrammeYaml)
        draft = import_programme(self.viewer, content=wanted["yaml"].encode("utf-8", "surrogatepass"))
        return with_etag(Response(version_detail(self.viewer, draft, self.today), status=201), draft)
