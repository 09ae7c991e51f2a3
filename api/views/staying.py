"""Who stays, and how long steps take."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.days import days_asked
from api.serializers.reports import PaceRow, RetentionRow
from api.serializers.rows import listing
from api.views.base import ApiView, whole
from api.views.reports import AS_OF, KNOWN_AT, PLAN
from onboarding.access import Action
from onboarding.selectors.staying import pace, retention


class Retention(ApiView):
    actions = {"GET": Action.SEE_FORECAST}

    def parameters(self) -> frozenset[str]:
        return frozenset({"plan", "as_of", "known_at"})

    @extend_schema(parameters=[PLAN, AS_OF, KNOWN_AT], responses=listing(RetentionRow))
    def get(self, request: Request) -> Response:
        """Of those whose 12 and 24 months after their first day fell in the year up to a day, how many were still here."""
        asked = request.query_params
        return whole(retention(self.viewer, plan_key=asked.get("plan") or "edi-2023", **days_asked(asked)))


class Pace(ApiView):
    actions = {"GET": Action.SEE_FORECAST}

    def parameters(self) -> frozenset[str]:
        return frozenset({"plan"})

    @extend_schema(parameters=[PLAN], responses=listing(PaceRow))
    def get(self, request: Request) -> Response:
        """How long each step of the plan takes here, in days from its due day."""
        return whole(pace(self.viewer, plan_key=request.query_params.get("plan") or "edi-2023"))
