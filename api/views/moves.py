"""Moving dates with open eyes: previews that save nothing, and a whole cohort at once."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.serializers import bodies, moves
from api.views.base import ApiView
from api.views.recruits import OneRecruit
from onboarding.access import Action
from onboarding.models import Cohort
from onboarding.selectors.places import find_place
from onboarding.selectors.previews import preview_row
from onboarding.services.milestones import Dated
from onboarding.services.what_if import move_cohort, move_milestone, save_cohort


class MilestonePreview(OneRecruit):
    actions = {"POST": Action.MOVE_MILESTONE}

    @extend_schema(request=bodies.NewMilestone, responses=moves.PreviewRow)
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """What recording a milestone would move, make late and leave where it is, and who would be told. Saves nothing."""
        wanted = self.read(bodies.NewMilestone)
        reason = wanted.pop("reason", "")
        preview = move_milestone(self.viewer, recruit_id=recruit_id, dated=Dated(**wanted), reason=reason)
        return Response(preview_row(preview))


class OneCohort(ApiView):
    """What every address below one cohort shares."""

    thing: Cohort

    def find(self, **kwargs: Any) -> Cohort:
        return find_place(self.viewer, Cohort, kwargs["cohort_id"])


class CohortPreview(OneCohort):
    actions = {"POST": Action.MOVE_MILESTONE}

    @extend_schema(request=moves.CohortMilestone, responses=moves.PreviewRow)
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """What moving one date of a whole cohort would do, person by person, and who is left out. Saves nothing."""
        wanted = self.read(moves.CohortMilestone)
        return Response(preview_row(move_cohort(self.viewer, cohort_id=cohort_id, **wanted | {"seen": None})))


class CohortMilestones(OneCohort):
    actions = {"POST": Action.MOVE_MILESTONE}

    @extend_schema(request=moves.CohortMilestone, responses={201: moves.PreviewRow})
    @once
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Move one date of a whole cohort: everyone who is not left out, or nobody."""
        wanted = self.read(moves.CohortMilestone)
        return Response(preview_row(save_cohort(self.viewer, cohort_id=cohort_id, **wanted)), status=201)
