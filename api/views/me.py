"""Who I am here, and what I may do."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.rows import MeRow
from api.views.base import ApiView
from onboarding.access import Action, may


class Me(ApiView):
    actions = {"GET": None}

    @extend_schema(responses=MeRow)
    def get(self, request: Request) -> Response:
        """The user, the trust, the roles, and the actions that at least one of the roles allows."""
        viewer = self.viewer
        return Response(
            {
                "user": {"id": viewer.user_id, "email": viewer.user.email, "full_name": viewer.full_name},
                "membership": viewer.id,
                "trust": {"id": viewer.trust_id, "ods_code": viewer.trust.ods_code, "name": viewer.trust.name},
                "roles": viewer.roles,
                "actions": [action for action in Action if may(viewer, action)],
            }
        )
