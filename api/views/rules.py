"""Rules of law and of regulators, each with its source."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters.rules import RuleFilters
from api.serializers.rules import LawRuleRow
from api.views.base import ApiView, Row, RowsView
from onboarding.models import Item
from onboarding.selectors.rules import find_rule, items_of_law, rule_row


class Rules(RowsView):
    actions = {"GET": None}
    filterset_class = RuleFilters

    def get_queryset(self) -> QuerySet[Item]:
        return items_of_law(self.viewer)

    def rows_of(self, page: QuerySet[Item]) -> list[Row]:
        return [rule_row(item) for item in page]

    @extend_schema(responses=LawRuleRow(many=True))
    def get(self, request: Request) -> Response:
        """Every rule of law or of a regulator that is in force here, with its source, its dates and whether it is confirmed."""
        return self.page()


class RuleView(ApiView):
    actions = {"GET": None}

    def find(self, **kwargs: Any) -> Row:
        return find_rule(self.viewer, kwargs["rule_id"])

    @extend_schema(responses=LawRuleRow)
    def get(self, request: Request, rule_id: UUID) -> Response:
        """One rule."""
        return Response(self.thing)
