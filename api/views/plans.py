"""Improvement plans, what the trust itself does for them, and values of their national measures."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag, with_etag_of_all
from api.filters.plans import CommitmentFilters, MetricValueFilters, PlanFilters
from api.idempotency import once
from api.serializers import bodies
from api.serializers.plan_rows import MetricValueRow, PlanDetail, PlanRow
from api.serializers.reports import CommitmentRow, OverrideRow
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.models import ImprovementPlan, MetricValue, Step
from onboarding.selectors.commitments import commitment_rows, visible_commitments
from onboarding.selectors.metric_values import find_metric_value, metric_rows, visible_metric_values
from onboarding.selectors.plans import find_plan, plan_detail, plan_row, visible_plans
from onboarding.selectors.rag_overrides import override_row
from onboarding.services.metric_values import change_metric, record_metric
from onboarding.services.rag_overrides import override_rag


class Plans(RowsView):
    actions = {"GET": Action.SEE_PLANS}
    filterset_class = PlanFilters

    def get_queryset(self) -> QuerySet[ImprovementPlan]:
        return visible_plans(self.viewer)

    def rows_of(self, page: QuerySet[ImprovementPlan]) -> list[Row]:
        return [plan_row(plan) for plan in page]

    @extend_schema(responses=PlanRow(many=True))
    def get(self, request: Request) -> Response:
        """The improvement plans that your trust answers to."""
        return self.page()


class PlanView(ApiView):
    actions = {"GET": Action.SEE_PLANS}
    thing: ImprovementPlan

    def find(self, **kwargs: object) -> ImprovementPlan:
        return find_plan(self.viewer, str(kwargs["plan_key"]))

    @extend_schema(responses=PlanDetail)
    def get(self, request: Request, plan_key: str) -> Response:
        """One plan: its actions with deadlines and must-haves, its measures, the rule of its colours."""
        return with_etag_of_all(Response(plan_detail(self.viewer, self.thing)))


class Overrides(ApiView):
    actions = {"POST": Action.OVERRIDE_RAG}
    thing: ImprovementPlan

    def find(self, **kwargs: object) -> ImprovementPlan:
        return find_plan(self.viewer, str(kwargs["plan_key"]))

    @extend_schema(request=bodies.NewOverride, responses={201: OverrideRow})
    @once
    def post(self, request: Request, plan_key: str) -> Response:
        """Give an action another word than its rule does, with a reason and until a day. Every report shows both."""
        made = override_rag(self.viewer, plan_key=plan_key, **{"word": "", **self.read(bodies.NewOverride)})
        return Response(override_row(made), status=201)


class Commitments(RowsView):
    actions = {"GET": Action.SEE_PLANS}
    filterset_class = CommitmentFilters

    def get_queryset(self) -> QuerySet[Step]:
        return visible_commitments(self.viewer)

    def rows_of(self, page: QuerySet[Step]) -> list[Row]:
        return commitment_rows(page, self.today)

    @extend_schema(responses=CommitmentRow(many=True))
    def get(self, request: Request) -> Response:
        """What the trust itself does for its plans: last done, next due, in date or not. Submit it as the step it is."""
        return self.page()


class MetricValues(RowsView):
    actions = {"GET": Action.SEE_PLANS, "POST": Action.RECORD_METRIC}
    filterset_class = MetricValueFilters

    def get_queryset(self) -> QuerySet[MetricValue]:
        return visible_metric_values(self.viewer)

    def rows_of(self, page: QuerySet[MetricValue]) -> list[Row]:
        return metric_rows(page)

    @extend_schema(responses=MetricValueRow(many=True))
    def get(self, request: Request) -> Response:
        """Values of national measures by year, as they were typed in."""
        return self.page()

    @extend_schema(request=bodies.NewMetric, responses={201: MetricValueRow})
    @once
    def post(self, request: Request) -> Response:
        """Type in a value with where it was read."""
        wanted = self.read(bodies.NewMetric)
        made = record_metric(self.viewer, plan_key=wanted.pop("plan", "edi-2023"), **wanted)
        response = Response(metric_rows([made])[0], status=201)
        response.headers["Location"] = f"{request.path}{made.pk}/"
        return with_etag(response, made)


class MetricValueView(ApiView):
    actions = {"GET": Action.SEE_PLANS, "PATCH": Action.RECORD_METRIC}
    thing: MetricValue

    def find(self, **kwargs: UUID) -> MetricValue:
        return find_metric_value(self.viewer, kwargs["value_id"])

    @extend_schema(responses=MetricValueRow)
    def get(self, request: Request, value_id: UUID) -> Response:
        """One value."""
        return with_etag(Response(metric_rows([self.thing])[0]), self.thing)

    @extend_schema(request=bodies.MetricChanges, responses=MetricValueRow)
    def patch(self, request: Request, value_id: UUID) -> Response:
        """Correct a value; the measure and the year stay."""
        seen = revision_seen(request, self.thing)
        changes = self.read(bodies.MetricChanges, partial=True)
        changed = change_metric(self.viewer, value_id=value_id, changes=changes, revision=seen)
        return with_etag(Response(metric_rows([changed])[0]), changed)
