"""What all endpoints share: sign-in, the action, the object, the parameters: in this order, before any body is read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api.negotiation import FirstRenderer
from api.openapi import ApiSchema
from api.pagination import PageOfRows
from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotFound
from onboarding.models import Membership

Row = dict[str, Any]


class LengthRequired(APIException):
    """A body in pieces: the server before us does not say where it ends, so none of it would be read."""

    status_code = 411
    default_code = "length_required"
    default_detail = "Send the body with its Content-Length."


def refuse_wrong_names(request: Request, known: frozenset[str]) -> None:
    """A misspelt filter must not quietly show everything."""
    problems = []
    for name, values in sorted(request.query_params.lists()):
        if name not in known:
            problems.append(FieldProblem(name, "unknown_parameter", "We do not know this parameter."))
        elif any("\0" in value for value in values):
            problems.append(FieldProblem(name, "null_character", "Remove the character NUL."))
        elif not all(values):  # whoever lost the id that they meant to ask for is not answered with everybody
            problems.append(FieldProblem(name, "empty", "Give a value, or leave the parameter out."))
    if problems:
        raise Invalid(problems=problems)


class NotKept(APIView):
    """An answer that no browser and no proxy keeps."""

    def check_permissions(self, request: Request) -> None:
        """Counted before it may be refused: a refusal writes a line of the audit, and these must not be without end."""
        super().check_throttles(request)
        super().check_permissions(request)

    def check_throttles(self, request: Request) -> None:
        """Done already."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        return answer


class ApiView(NotKept):
    """`actions` names what each method does, None where being signed in is enough; a method without one is refused. For those
    in `confirmed` a session has to have said just now that it is them, as for roles and data taken out.

    `find` looks up what the address speaks of: missing and foreign are the same NotFound for every method."""

    actions: ClassVar[Mapping[str, Action | None]] = {}
    confirmed: ClassVar[frozenset[str]] = frozenset()
    content_negotiation_class = FirstRenderer
    schema = ApiSchema()
    viewer: Membership
    thing: Any

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        underneath: Any = request._request
        self.viewer = underneath.viewer
        self.today = today_in(self.viewer.trust)
        self.thing = self.find(**kwargs)
        method = "GET" if request.method == "HEAD" else str(request.method)
        action = self.actions.get(method)
        if action is not None and self.thing is not None:
            require(self.viewer, action, self.thing)
        if method in self.allowed_methods:
            refuse_wrong_names(request, self.parameters())

    def find(self, **kwargs: Any) -> Any:
        """The object of the address; None where it names none."""
        return None

    def parameters(self) -> frozenset[str]:
        """The query parameters that this endpoint knows."""
        return frozenset()

    def read(self, serializer: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The body, checked field by field."""
        if "chunked" in self.request.headers.get("Transfer-Encoding", "").lower():
            raise LengthRequired()
        form = serializer(data=self.request.data, partial=partial, context={"viewer": self.viewer})
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def note_later(self, writes: Sequence[Callable[[], object]]) -> None:
        """Write these for the audit after the request's own transaction."""
        underneath: Any = self.request._request
        underneath.late_events += writes

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are: the Allow header says it."""
        return Response(status=204)


class RowsView(ApiView, GenericAPIView):
    """A list: visible rows, narrowed by the filter set, a page of them made into dictionaries by a selector."""

    filterset_class: ClassVar[Any] = None
    paging: ClassVar[frozenset[str]] = frozenset({"page", "page_size"})

    def parameters(self) -> frozenset[str]:
        if self.request.method == "POST":
            return frozenset()
        return frozenset(self.filterset_class.base_filters) | self.paging

    def rows_of(self, page: QuerySet[Any]) -> list[Row]:
        """The rows of one page, at a fixed number of queries."""
        raise NotImplementedError

    def page(self) -> Response:
        """The page that was asked for."""
        paginator = PageOfRows()
        found = paginator.page_of(self.filter_queryset(self.get_queryset()), self.request)
        return paginator.get_paginated_response(self.rows_of(found))


def whole(rows: Sequence[Any]) -> Response:
    """A list that comes whole, in the same shape as a page."""
    return Response({"count": len(rows), "next": None, "previous": None, "results": rows})


@extend_schema(exclude=True)
class NoSuchPath(ApiView):
    """Any other path under the API, whatever the method: the same answer as for an object that is not there."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete", "options", "trace"]
    actions = {"GET": None}

    def find(self, **kwargs: Any) -> Any:
        raise NotFound()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Never reached: `find` refuses."""
        raise NotFound()
