"""What the OpenAPI document says of every endpoint alike: how to sign in, which headers count, how errors look."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from onboarding.services.idempotency import LONGEST_KEY

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag you have seen; 412 where it has changed since"
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": r"^[ -~]*[!-~][ -~]*$"},
    OpenApiParameter.HEADER,
    description="The same key and request are done once",
)

# What a verb changes; each of these counts its changes.
REVISED = ("step_id", "version_id", "message_id", "proposal_id", "occurrence_id", "enrolment_id")

# What a parameter means wherever its own list does not say it.
SAID = {
    "ordering": "The order of the list; a minus turns it round",
    "page": "Which page, from 1",
    "state": "In any of these states; may be repeated",
    "status": "In any of these states; may be repeated",
    "kind": "Of any of these kinds; may be repeated where the list allows it",
    "recruit": "The id of a recruit",
    "step": "The id of a step",
    "cohort": "The id of a cohort",
    "site": "The id of a site",
    "ward": "The id of a ward",
    "profession": "Of any of these professions; may be repeated",
    "role": "With this role",
    "lead_role": "Led by any of these roles; may be repeated",
    "owner_role": "To be done by any of these roles; may be repeated",
    "basis": "What it rests on, such as law or good practice; may be repeated",
    "limit": "Whether the date itself is set from outside (hard) or is our own on the way (target)",
    "overdue": "Whether it is open and its day has passed",
    "at_risk": "Whether it is open and due within 7 days, or within 14 where another step comes first",
    "waiting_on": "Waiting on any of these; may be repeated",
    "year": "Of this year",
    "figure": "Which figure of the report",
    "against": "The id of another version of the same programme",
    "value_id": "The id of the value",
}


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
        return [*super().get_override_parameters(), *writes]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            reference = self.resolve_serializer(Problem, "response").ref
            content = {"application/problem+json": {"schema": reference}}
            operation["responses"]["default"] = {"description": "What went wrong", "content": content}
            for one in operation.get("parameters", []):
                one["description"] = one.get("description") or described(one["name"])
        return operation


def described(name: str) -> str:
    """A plain sentence about a parameter that has none of its own: an address says whose id it wants."""
    noun, _, last = name.rpartition("_")
    if name in SAID or last not in ("id", "key"):
        return SAID[name]
    return f"The {last} of the {noun.replace('_', ' ')}"


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
