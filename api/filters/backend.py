"""Applies a view's filter set, and describes it."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from onboarding.errors import FieldProblem, Invalid

if TYPE_CHECKING:
    from rest_framework.views import APIView


class StrictFilterBackend(BaseFilterBackend):
    """A value that cannot be is refused at its parameter; names that nobody knows, and empty values, were refused before."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: "APIView") -> QuerySet[Any]:
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None:
            return queryset
        filterset = filterset_class(request.query_params, queryset=queryset, request=request)
        if not filterset.is_valid():
            raise Invalid(problems=_problems(filterset.form.errors.get_json_data()))
        found: QuerySet[Any] = filterset.qs
        return found

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        filterset_class = getattr(view, "filterset_class", None)
        filters = filterset_class.base_filters if filterset_class else {}
        return [
            {"name": name, "in": "query", "required": False, "description": one.label or "", "schema": one.schema}
            for name, one in filters.items()
        ]


def _problems(errors: dict[str, list[dict[str, str]]]) -> list[FieldProblem]:
    return [
        FieldProblem(name, found["code"] or "invalid", found["message"])
        for name, several in errors.items()
        for found in several
    ]
