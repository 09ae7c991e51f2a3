"""Enrolments: who follows which programme."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.enrolments import EnrolmentFilters
from api.idempotency import once
from api.serializers import bodies, rows
from api.serializers.one_step import StepDetail
from api.views.base import ApiView, Row, RowsView, whole
from onboarding.access import Action
from onboarding.errors import FieldProblem, Invalid, NotFound, NotNow
from onboarding.models import Enrolment
from onboarding.selectors.enrolments import enrolment_detail, enrolment_rows
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.visible import find_enrolment, find_step, visible_enrolments
from onboarding.services.enrolment_states import pause_enrolment, resume_enrolment, withdraw_enrolment
from onboarding.services.enrolments import enrol, enrol_in_usual_bundle
from onboarding.services.extra_items import add_item


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


class OneEnrolment(ApiView):
    """What every address below one enrolment shares."""

    thing: Enrolment

    def find(self, **kwargs: Any) -> Enrolment:
        return find_enrolment(self.viewer, kwargs["enrolment_id"])

    def whole(self, enrolment: Enrolment) -> Response:
        """The enrolment as it is now."""
        return with_etag(Response(enrolment_detail(self.viewer, enrolment)), enrolment)


class EnrolmentView(OneEnrolment):
    actions = {"GET": Action.SEE_STEP}

    @extend_schema(responses=rows.EnrolmentDetail)
    def get(self, request: Request, enrolment_id: UUID) -> Response:
        """One enrolment, its history, and the limits set by law that are open in it."""
        return self.whole(self.thing)


class EnrolmentVerb(OneEnrolment):
    """Changes the state of an enrolment and answers what it is now."""

    actions = {"POST": Action.CHANGE_ENROLMENT}
    act: ClassVar[Callable[..., Enrolment]]

    @extend_schema(request=bodies.StateChange, responses=rows.EnrolmentDetail)
    @once
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        seen = revision_seen(request, self.thing)
        wanted = {"reason": ""} | self.read(bodies.StateChange)
        return self.whole(type(self).act(self.viewer, enrolment_id=enrolment_id, revision=seen, **wanted))


@extend_schema(description="Hold a programme: its targets have no day until it goes on; limits set by law go on.")
class Pause(EnrolmentVerb):
    act = staticmethod(pause_enrolment)


@extend_schema(description="Let a paused programme go on. Targets move by the days for which their clock stood still.")
class Resume(EnrolmentVerb):
    act = staticmethod(resume_enrolment)


@extend_schema(
    description="Take a person out of a programme. What is finished stays, and so do open limits set by law."
)
class Withdraw(EnrolmentVerb):
    act = staticmethod(withdraw_enrolment)


class AddItem(OneEnrolment):
    actions = {"POST": Action.ENROL}

    @extend_schema(request=bodies.ExtraItem, responses={201: StepDetail})
    @once
    def post(self, request: Request, enrolment_id: UUID) -> Response:
        """Add one step for the person of this enrolment alone."""
        if self.thing.recruit_id is None:
            raise NotNow(
                "Steps are added for one person, not for a ward, cohort, manager or trust.", code="not_a_person"
            )
        wanted = {"reason": ""} | self.read(bodies.ExtraItem)
        made = add_item(self.viewer, recruit_id=self.thing.recruit_id, **wanted)
        step = find_step(self.viewer, made.pk)
        response = Response(step_detail(self.viewer, step, self.today), status=201)
        response.headers["Location"] = reverse("api_step", args=[step.pk])
        return with_etag(response, step)
