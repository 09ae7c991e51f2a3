"""Report runs: kept, read, signed and restated."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.files import FILES, as_file
from api.filters.runs import RunFilters
from api.idempotency import once
from api.serializers import bodies
from api.serializers.rows import listing
from api.serializers.runs import NewRun, RestatementRow, RunDetail, RunRow, Signing
from api.throttling import CallsPerMinute, ProofsPerMinute
from api.views.base import ApiView, Row, RowsView, whole
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.models import ReportRun
from onboarding.outputs.files import OUTPUTS
from onboarding.selectors.report_runs import find_run, restatement_rows, run_detail, run_row, visible_runs
from onboarding.services import report_runs as services
from onboarding.services.presence import prove_presence
from onboarding.services.report_files import run_or_file

OUTPUT = OpenApiParameter("output", str, enum=["json", *OUTPUTS], description="json unless given")


class ReportRuns(RowsView):
    actions = {"GET": Action.SEE_RUNS, "POST": Action.MAKE_RUN}
    filterset_class = RunFilters

    def get_queryset(self) -> QuerySet[ReportRun]:
        return visible_runs(self.viewer).defer("groups")

    def rows_of(self, page: QuerySet[ReportRun]) -> list[Row]:
        return [run_row(run) for run in page]

    @extend_schema(responses=RunRow(many=True))
    def get(self, request: Request) -> Response:
        """Reports that were kept, newest day first: each night of yesterday, and whenever somebody asked."""
        return self.page()

    @extend_schema(request=NewRun, responses={201: RunDetail})
    @once
    def post(self, request: Request) -> Response:
        """Keep the readiness report of a day as it is known now."""
        wanted = self.read(NewRun)
        run = services.make_run(
            self.viewer, plan_key=wanted.get("plan", "edi-2023"), as_of=wanted.get("as_of", self.today)
        )
        answer = Response(run_detail(self.viewer, find_run(self.viewer, run.pk)), status=201)
        answer.headers["Location"] = f"{request.path}{run.pk}/"
        return answer


class OneRun(ApiView):
    """What every address below one run shares."""

    thing: ReportRun

    def find(self, **kwargs: Any) -> ReportRun:
        return find_run(self.viewer, kwargs["run_id"])

    def detail(self, run_id: UUID) -> Response:
        """The run as it stands now."""
        return Response(run_detail(self.viewer, find_run(self.viewer, run_id)))


class RunView(OneRun):
    actions = {"GET": Action.SEE_RUNS}

    def parameters(self) -> frozenset[str]:
        return frozenset({"output"})

    @extend_schema(parameters=[OUTPUT], responses={(200, "application/json"): RunDetail, **FILES})
    def get(self, request: Request, run_id: UUID) -> HttpResponseBase:
        """One run with all its figures."""
        output = request.query_params.get("output") or "json"
        if output in OUTPUTS:
            return as_file(output, run_or_file(self.viewer, self.thing, output=output))
        if output != "json":
            raise Invalid.field("output", "unknown", "Ask for json, xlsx or pdf.")
        return self.detail(run_id)


class SignOff(OneRun):
    actions = {"POST": Action.SIGN_RUN}
    throttle_classes = [CallsPerMinute, ProofsPerMinute]

    @extend_schema(request=Signing, responses=RunDetail)
    @once
    def post(self, request: Request, run_id: UUID) -> Response:
        """Sign a run, with what you want to be read beside it. From then on it can only be restated."""
        wanted = self.read(Signing)
        prove_presence(self.viewer, password=wanted["password"])
        services.sign_run(
            self.viewer, run_id=run_id, caveats=wanted.get("caveats", ""), assurance=wanted.get("assurance", "")
        )
        return self.detail(run_id)


class Restatements(OneRun):
    actions = {"GET": Action.SEE_RUNS, "POST": Action.RESTATE_RUN}

    @extend_schema(responses=listing(RestatementRow))
    def get(self, request: Request, run_id: UUID) -> Response:
        """What was published since the run was signed, oldest first."""
        return whole(restatement_rows(self.thing))

    @extend_schema(request=bodies.Reason, responses={201: RunDetail})
    @once
    def post(self, request: Request, run_id: UUID) -> Response:
        """Publish what a signed run would say with what was recorded since, and why."""
        services.restate_run(self.viewer, run_id=run_id, reason=self.read(bodies.Reason).get("reason", ""))
        answer = self.detail(run_id)
        answer.status_code = 201
        return answer
