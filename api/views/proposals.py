"""Days that people propose for a date, and what HR decides."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.one_person import ProposalFilters
from api.idempotency import once
from api.serializers import said
from api.serializers.fields import Body
from api.serializers.reported import ProposalRow
from api.views.base import ApiView, Row, RowsView
from api.views.recruits import OneRecruit
from onboarding.access import Action
from onboarding.models import DateProposal
from onboarding.selectors.proposals import proposal_row, proposal_rows, proposals_of
from onboarding.selectors.visible import find_proposal
from onboarding.services.proposals import decide_proposal, propose_date


class Proposals(OneRecruit, RowsView):
    actions = {"GET": Action.SEE_RECRUIT, "POST": Action.PROPOSE_DATE}
    filterset_class = ProposalFilters

    def get_queryset(self) -> QuerySet[DateProposal]:
        return proposals_of(self.viewer, self.thing)

    def rows_of(self, page: QuerySet[DateProposal]) -> list[Row]:
        return proposal_rows(self.viewer, page)

    @extend_schema(responses=ProposalRow(many=True))
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """Days proposed for this person's dates, newest first: yours, and all for HR and the person."""
        return self.page()

    @extend_schema(request=said.NewProposal, responses={201: ProposalRow})
    @once
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """Propose a planned day, or the day it happened. Proposing again before HR decides replaces it."""
        made = propose_date(self.viewer, recruit_id=recruit_id, **self.read(said.NewProposal))
        response = with_etag(Response(proposal_row(self.viewer, made.pk), status=201), made)
        response.headers["Location"] = f"/api/v1/proposals/{made.pk}/"
        return response


class OneProposal(ApiView):
    """What every address below one proposal shares."""

    thing: DateProposal

    def find(self, **kwargs: Any) -> DateProposal:
        return find_proposal(self.viewer, kwargs["proposal_id"])


class ProposalView(OneProposal):
    actions = {"GET": Action.SEE_RECRUIT}

    @extend_schema(responses=ProposalRow)
    def get(self, request: Request, proposal_id: UUID) -> Response:
        """One proposal, with the date as it stands."""
        return with_etag(Response(proposal_row(self.viewer, proposal_id)), self.thing)


class Decision(OneProposal):
    """Decides about an open proposal and answers what it is now."""

    actions = {"POST": Action.MOVE_MILESTONE}
    take: ClassVar[bool]
    body: ClassVar[type[Body]]

    @extend_schema(responses=ProposalRow)
    @once
    def post(self, request: Request, proposal_id: UUID) -> Response:
        seen = revision_seen(request, self.thing)
        wanted = self.read(self.body)
        decided = decide_proposal(self.viewer, proposal_id=proposal_id, take=self.take, revision=seen, **wanted)
        return with_etag(Response(proposal_row(self.viewer, proposal_id)), decided)


@extend_schema(
    request=said.Why, description="Take the proposed day over: the milestone and what is counted from it move."
)
class Take(Decision):
    take = True
    body = said.Why


@extend_schema(request=said.Why, description="Decline a proposed day, with a reason.")
class Decline(Decision):
    take = False
    body = said.Why
