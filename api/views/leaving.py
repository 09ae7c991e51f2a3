"""Somebody leaves the trust, and works there again."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import with_etag
from api.idempotency import once
from api.serializers.leaving import Leaver, Returner
from api.serializers.rows import RecruitDetail
from api.views.recruits import OneRecruit
from onboarding.access import Action
from onboarding.selectors.caseload import recruit_detail
from onboarding.selectors.visible import find_recruit
from onboarding.services.leavers import record_leaver
from onboarding.services.returns import take_up_again


class Leaving(OneRecruit):
    actions = {"POST": Action.MOVE_MILESTONE}

    @extend_schema(request=Leaver, responses=RecruitDetail)
    @once
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """Record the last day, and with it that sponsorship ends where the trust sponsors the person."""
        record_leaver(self.viewer, recruit_id=recruit_id, **self.read(Leaver))
        return answer(self, recruit_id)


class Returning(OneRecruit):
    actions = {"POST": Action.MOVE_MILESTONE}

    @extend_schema(request=Returner, responses=RecruitDetail)
    @once
    def post(self, request: Request, recruit_id: UUID) -> Response:
        """Somebody who left starts again: programmes go on, but for those that begin anew."""
        take_up_again(self.viewer, recruit_id=recruit_id, **self.read(Returner))
        return answer(self, recruit_id)


def answer(view: OneRecruit, recruit_id: UUID) -> Response:
    """The person as they are now."""
    recruit = find_recruit(view.viewer, recruit_id)
    return with_etag(Response(recruit_detail(view.viewer, recruit, view.today)), recruit)
