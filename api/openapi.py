"""What the OpenAPI document says of every endpoint alike: how to sign in, which headers count, how errors look."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag you have seen; 412 where it has changed since"
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key and request are done once"
)

# What a verb changes; each of these counts its changes.
REVISED = ("step_id", "version_id", "message_id", "proposal_id", "occurrence_id", "enrolment_id")


class ProblemField(s.Serializer[Any]):
    """One thing wrong with one field, parameter or header."""

    field = s.CharField()
    code = s.CharField()
    detail = s.CharField()


class Problem(s.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    code = s.CharField()
    detail = s.CharField()

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        """`errors` means something else to a serializer class."""
        return super().get_fields() | {"errors": ProblemField(many=True)}


class ApiSchema(AutoSchema):
    """Adds the headers of writes, and the problem document as the answer to everything that goes wrong."""

    def get_override_parameters(self) -> list[Any]:
        revised = self.method == "PATCH" or (
            self.method == "POST" and any(f"{{{name}}}" in self.path for name in REVISED)
        )
        writes = [IF_MATCH] if revised else []
        return [*super().get_override_parameters(), *writes, *([IDEMPOTENCY_KEY] if self.method == "POST" else [])]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            reference = self.resolve_serializer(Problem, "response").ref
            content = {"application/problem+json": {"schema": reference}}
            operation["responses"]["default"] = {"description": "What went wrong", "content": content}
        return operation


class TokenScheme(OpenApiAuthenticationExtension):
    """The header of a token."""

    target_class = "api.authentication.MembershipTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        about = "Authorization: Token …"
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": about}


class SessionScheme(OpenApiAuthenticationExtension):
    """The cookie of a page."""

    target_class = "api.authentication.MembershipSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
