"""A recruit's road to the register of their profession."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.registration import RegistrationRow
from api.views.recruits import OneRecruit
from onboarding.access import Action
from onboarding.selectors.registration import registration


class RegistrationView(OneRecruit):
    actions = {"GET": Action.SEE_REGISTRATION}

    @extend_schema(responses=RegistrationRow)
    def get(self, request: Request, recruit_id: UUID) -> Response:
        """Every sitting with its result, the first day of the next, what is left, and the last days of law. Days are
        recorded as milestones."""
        return Response(registration(self.viewer, self.thing, self.today))
