"""Pages of a list: `{count, next, previous, results}`, 50 rows unless asked for up to 200."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from django.core.paginator import InvalidPage
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from onboarding.errors import Invalid

Sliced = TypeVar("Sliced", bound=QuerySet[Any] | Sequence[Any])


MOST_ROWS = 200
PAGE = OpenApiParameter("page", {"type": "integer", "minimum": 1}, description="Which page, from 1")
PAGE_SIZE = OpenApiParameter(
    "page_size", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}, description="50 unless given, at most 200"
)


class PageOfRows(PageNumberPagination):
    """A page number or size that cannot be is refused at its parameter, never bent to one that can."""

    page_size = 50
    max_page_size = MOST_ROWS
    page_size_query_param = "page_size"

    def page_of(self, rows: Sliced, request: Request) -> Sliced:
        """The rows of the page asked for; of a queryset still one, so that a selector can say what to fetch with them."""
        self.request = request
        paginator = self.django_paginator_class(rows, self.size_asked(request))
        try:
            self.page = paginator.page(request.query_params.get(self.page_query_param, "1"))
        except InvalidPage as error:
            raise Invalid.field("page", "no_such_page", f"There are pages 1 to {paginator.num_pages}.") from error
        return cast(Sliced, self.page.object_list)

    def size_asked(self, request: Request) -> int:
        """How many rows to a page."""
        asked = request.query_params.get("page_size", str(self.page_size))
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= 3 and 1 <= int(asked) <= self.max_page_size):
            raise Invalid.field("page_size", "out_of_range", f"Ask for 1 to {self.max_page_size} rows to a page.")
        return int(asked)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """What the API's description says of them."""
        said = ((one.name, one.description, one.type) for one in (PAGE, PAGE_SIZE))
        return [
            {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
            for name, words, schema in said
        ]
