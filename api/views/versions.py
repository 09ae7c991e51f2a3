"""One version of a programme: read, written while it is a draft, published, retired, compared."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.idempotency import once
from api.serializers import programmes as rows
from api.serializers.bodies import Nothing
from api.views.base import ApiView, Row
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.models import ProgrammeVersion
from onboarding.rules.differences import Differences, FieldChange
from onboarding.selectors.programmes import find_version
from onboarding.selectors.version_detail import (
    sibling,
    usual_comparison,
    version_detail,
    version_differences,
)
from onboarding.services.programme_drafts import change_draft, discard_draft
from onboarding.services.programmes import publish_version, retire_version

NOT_A_SIBLING = "Name another version of the same programme."


class OneVersion(ApiView):
    """What every address below one version shares."""

    thing: ProgrammeVersion

    def find(self, **kwargs: Any) -> ProgrammeVersion:
        return find_version(self.viewer, kwargs["version_id"])

    def whole(self, version: ProgrammeVersion) -> Response:
        """The version as it is now."""
        return with_etag(Response(version_detail(self.viewer, version, self.today)), version)

    def decided(self, request: Request, decide: Callable[..., ProgrammeVersion]) -> Response:
        """A decision about the version as it was seen, of which nothing more is to be said."""
        seen = revision_seen(request, self.thing)
        self.read(Nothing)
        return self.whole(decide(self.viewer, version_id=self.thing.pk, revision=seen))


class VersionView(OneVersion):
    actions = {
        "GET": Action.SEE_PROGRAMMES,
        "PATCH": Action.MANAGE_PROGRAMMES,
        "DELETE": Action.MANAGE_PROGRAMMES,
    }

    @extend_schema(responses=rows.VersionDetail)
    def get(self, request: Request, version_id: UUID) -> Response:
        """One version with its stages and items."""
        return self.whole(self.thing)

    @extend_schema(request=rows.VersionChanges, responses=rows.VersionDetail)
    def patch(self, request: Request, version_id: UUID) -> Response:
        """Change a draft. Every fault is named at its place, such as `items.3.title`."""
        seen = revision_seen(request, self.thing)
        changes = self.read(rows.VersionChanges, partial=True)
        return self.whole(change_draft(self.viewer, version_id=version_id, changes=changes, revision=seen))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, version_id: UUID) -> Response:
        """Throw a draft away."""
        discard_draft(self.viewer, version_id=version_id, revision=revision_seen(request, self.thing))
        return Response(status=204)


class Publish(OneVersion):
    actions = {"POST": Action.MANAGE_PROGRAMMES}

    @extend_schema(request=Nothing, responses=rows.VersionDetail)
    @once
    def post(self, request: Request, version_id: UUID) -> Response:
        """Publish a draft; the version published until now is retired. Every fault is named at its item and field."""
        return self.decided(request, publish_version)


class Retire(OneVersion):
    actions = {"POST": Action.MANAGE_PROGRAMMES}

    @extend_schema(request=Nothing, responses=rows.VersionDetail)
    @once
    def post(self, request: Request, version_id: UUID) -> Response:
        """Take a published version out of use. Whoever follows it goes on with it."""
        return self.decided(request, retire_version)


class Diff(OneVersion):
    actions = {"GET": Action.SEE_PROGRAMMES}

    def parameters(self) -> frozenset[str]:
        return frozenset({"against"})

    @extend_schema(responses=rows.VersionDiff, parameters=[OpenApiParameter("against", UUID)])
    def get(self, request: Request, version_id: UUID) -> Response:
        """How a version differs from another of its programme: unless named, a draft from the published one."""
        found = version_differences(self.thing, self.against(request))
        return Response(
            {
                "version": self.thing.pk,
                "against": found.against.pk if found.against else None,
                "about": [_field(one) for one in found.about],
                "stages": _differences(found.stages),
                "items": _differences(found.items),
            }
        )

    def against(self, request: Request) -> ProgrammeVersion | None:
        """The version that was asked for, else the usual one."""
        asked = request.query_params.get("against")
        if not asked:
            return usual_comparison(self.thing)
        try:
            found = sibling(self.thing, UUID(asked))
        except ValueError as error:
            raise Invalid.field("against", "invalid", NOT_A_SIBLING) from error
        if found is None:
            raise Invalid.field("against", "unknown", NOT_A_SIBLING)
        return found


def _field(one: FieldChange) -> Row:
    return {"field": one.field, "before": one.before, "after": one.after}


def _differences(found: Differences) -> Row:
    changed = [
        {
            "key": one.after["key"],
            "title": one.after["title"],
            "fields_changed": [_field(field) for field in one.fields],
        }
        for one in found.changed
    ]
    return {"added": list(found.added), "changed": changed, "removed": list(found.removed)}
