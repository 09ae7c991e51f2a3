"""Enrolments: who follows which programme."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import with_etag
from api.filters.enrolments import EnrolmentFilters
from api.idempotency import once
from api.serializers import bodies, rows
from api.views.base import ApiView, Row, RowsView, whole
from onboarding.access import Action
from onboarding.errors import FieldProblem, Invalid, NotFound
from onboarding.models import Enrolment
from onboarding.selectors.enrolments import enrolment_rows
from onboarding.selectors.visible import find_enrolment, visible_enrolments
from onboarding.services.enrolments import enrol, enrol_in_usual_bundle


class Enrolments(RowsView):
    actions = {"GET": Action.SEE_STEP, "POST": Action.ENROL}
    filterset_class = EnrolmentFilters

    def get_queryset(self) -> QuerySet[Enrolment]:
        return visible_enrolments(self.viewer).order_by("-id")

    def rows_of(self, page: QuerySet[Enrolment]) -> list[Row]:
        return enrolment_rows(page)

    @extend_schema(responses=rows.EnrolmentRow(many=True))
    def get(self, request: Request) -> Response:
        """Enrolments of subjects that you may know of, newest first."""
        return self.page()

    @extend_schema(request=bodies.NewEnrolment, responses={201: rows.NewEnrolments})
    @once
    def post(self, request: Request) -> Response:
        """Give a recruit one programme, or without `programme` the usual bundle of their profession."""
        wanted = self.read(bodies.NewEnrolment)
        made = self._enrol(wanted)
        found = enrolment_rows(self.get_queryset().filter(pk__in=[one.pk for one in made]))
        response = Response(found[0]) if "programme" in wanted else whole(found)
        response.status_code = 201
        return response

    def _enrol(self, wanted: dict[str, Any]) -> list[Enrolment]:
        subject, on = wanted["subject"], wanted.get("enrolled_on")
        if subject["kind"] != "recruit":
            detail = "Wards, cohorts, managers and the trust are enrolled with the people and plans that need them."
            raise Invalid.field("subject.kind", "not_by_hand", detail)
        try:
            if "programme" in wanted:
                key = wanted["programme"]
                return [enrol(self.viewer, recruit_id=subject["id"], programme_key=key, enrolled_on=on)]
            return enrol_in_usual_bundle(self.viewer, recruit_id=subject["id"], enrolled_on=on)
        except NotFound as error:
            raise NotFound(problems=[FieldProblem("subject.id", error.code, error.detail)]) from error


class EnrolmentView(ApiView):
    actions = {"GET": Action.SEE_STEP}
    thing: Enrolment

    def find(self, **kwargs: Any) -> Enrolment:
        return find_enrolment(self.viewer, kwargs["enrolment_id"])

    @extend_schema(responses=rows.EnrolmentRow)
    def get(self, request: Request, enrolment_id: UUID) -> Response:
        """One enrolment."""
        row = enrolment_rows(visible_enrolments(self.viewer).filter(pk=self.thing.pk))[0]
        return with_etag(Response(row), self.thing)
