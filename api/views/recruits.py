"""Recruits: the caseload, one person, and what is worked out about them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.one_person import MilestoneFilters, NoteFilters, TimelineFilters
from api.filters.recruits import RecruitFilters
from api.idempotency import once
from api.serializers import bodies, rows
from api.serializers.gates import GateRow
from api.serializers.notes import NoteRow
from api.serializers.rows import listing
from api.views.base import ApiView, Row, RowsView, whole
from onboarding.access import Action
from onboarding.models import Event, Milestone, Recruit, RecruitNote
from onboarding.selectors.caseload import caseload, recruit_detail, visible_milestones
from onboarding.selectors.checklists import checklist
from onboarding.selectors.gates import gate_rows
from onboarding.selectors.notes import note_row, notes_about
from onboarding.selectors.recruits import milestone_rows
from onboarding.selectors.timeline import event_row, recruit_events
from onboarding.selectors.visible import find_recruit, visible_recruits
from onboarding.services.milestones import record_milestone
from onboarding.services.notes import add_note
from onboarding.services.recruits import change_recruit, register_recruit


class Recruits(RowsView):
    actions = {"GET": Action.LIST_RECRUITS, "POST": Action.REGISTER_RECRUIT}
    filterset_class = RecruitFilters

    def get_queryset(self) -> QuerySet[Recruit]:
        return visible_recruits(self.viewer)

    def rows_of(self, page: QuerySet[Recruit]) -> list[Row]:
        return caseload(self.viewer, page, self.today)

    @extend_schema(responses=rows.RecruitRow(many=True))
    def get(self, request: Request) -> Response:
        """The people you may know of, with progress counts and the next due day."""
        return self.page()

    @extend_schema(request=bodies.NewRecruit, responses={201: rows.RecruitDetail})
    @once
    def post(self, request: Request) -> Response:
        """Add a recruit."""
        recruit = register_recruit(self.viewer, **self.read(bodies.NewRecruit))
        response = Response(recruit_detail(self.viewer, recruit, self.today), status=201)
        response.headers["Location"] = f"{request.path}{recruit.pk}/"
        return with_etag(response, recruit)


class OneRecruit(ApiView):
    """What every address below one recruit shares."""

    thing: Recruit

    def find(self, **kwargs: Any) -> Recruit:
        recruit_id: UUID = kwargs["recruit_id"]
        return find_recruit(self.viewer, recruit_id)


class RecruitView(OneRecruit):
    actions = {"GET": Action.SEE_RECRUIT, "PATCH": Action.EDIT_RECRUIT}

    @extend_schema(responses=rows.RecruitDetail)
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """One person, as far as you may know them."""
        return with_etag(Response(recruit_detail(self.viewer, self.thing, self.today)), self.thing)

    @extend_schema(request=bodies.RecruitChanges, responses=rows.RecruitDetail)
    def patch(self, request: Request, recruit_id: UUID) -> Response:
        """Change facts about a person; open steps are worked out again."""
        seen = revision_seen(request, self.thing)
        changes = self.read(bodies.RecruitChanges, partial=True)
        recruit = change_recruit(self.viewer, recruit_id=recruit_id, changes=changes, revision=seen)
        return with_etag(Response(recruit_detail(self.viewer, recruit, self.today)), recruit)


class ChecklistView(OneRecruit):
    actions = {"GET": Action.SEE_RECRUIT}

    @extend_schema(responses=rows.ChecklistRow)
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """The steps that apply to a person, or may, by programme and stage, with their next three."""
        return Response(checklist(self.viewer, self.thing, self.today))


class TimelineView(OneRecruit, RowsView):
    actions = {"GET": Action.SEE_TIMELINE}
    filterset_class = TimelineFilters

    def get_queryset(self) -> QuerySet[Event]:
        return recruit_events(self.viewer, self.thing)

    def rows_of(self, page: QuerySet[Event]) -> list[Row]:
        return [event_row(event) for event in page]

    @extend_schema(responses=rows.EventRow(many=True))
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """What happened with a person, newest first, as sentences."""
        return self.page()


class ReadinessView(OneRecruit):
    actions = {"GET": Action.SEE_READINESS}

    @extend_schema(responses=listing(GateRow))
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """How ready a person is for each gate, with days to spare and why."""
        return whole(gate_rows(self.viewer, self.thing, self.today))


class Notes(OneRecruit, RowsView):
    actions = {"GET": Action.KEEP_NOTES, "POST": Action.KEEP_NOTES}
    filterset_class = NoteFilters

    def get_queryset(self) -> QuerySet[RecruitNote]:
        return notes_about(self.viewer, self.thing)

    def rows_of(self, page: QuerySet[RecruitNote]) -> list[Row]:
        return [note_row(note) for note in page]

    @extend_schema(responses=NoteRow(many=True))
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """What HR wrote down about a person, newest first."""
        return self.page()

    @extend_schema(request=bodies.NewNote, responses={201: NoteRow})
    @once
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """Write a note. The person may ask to read it."""
        note = add_note(self.viewer, recruit_id=recruit_id, **self.read(bodies.NewNote))
        return Response(note_row(note), status=201)


class Milestones(OneRecruit, RowsView):
    actions = {"GET": Action.SEE_RECRUIT, "POST": Action.MOVE_MILESTONE}
    filterset_class = MilestoneFilters

    def get_queryset(self) -> QuerySet[Milestone]:
        return visible_milestones(self.viewer, self.thing)

    def rows_of(self, page: QuerySet[Milestone]) -> list[Row]:
        return milestone_rows(page)

    @extend_schema(responses=rows.MilestoneRow(many=True))
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """The dated facts of a person, in the order of the journey."""
        return self.page()

    @extend_schema(request=bodies.NewMilestone, responses={201: rows.MilestoneRow})
    @once
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """Record a milestone or move one. Open steps that count from it move with it; finished ones never do."""
        wanted = self.read(bodies.NewMilestone)
        moved = record_milestone(self.viewer, recruit_id=recruit_id, **wanted)
        (row,) = milestone_rows(visible_milestones(self.viewer, self.thing).filter(pk=moved.pk))
        return Response(row, status=201)
