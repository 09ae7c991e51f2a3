"""The door of every endpoint: signed in, and with a role that could be allowed to do this. The rest is for services."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from onboarding.access import Action, in_scope, may
from onboarding.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView

OUT_OF_SCOPE = "This token does not reach so far. Make one with a wider scope under My account."


class MayDo(BasePermission):
    """Refuses what no view names. Whether the viewer may do it to this very object is asked of `access` later."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        viewer = getattr(request._request, "viewer", None)
        if viewer is None or not request.user.is_authenticated:
            return False
        method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
        if method not in view.allowed_methods:
            return True  # the view itself answers 405
        actions: Mapping[str, Action | None] = getattr(view, "actions", {})
        if method not in actions:
            return False
        action = actions[method]
        if isinstance(request.auth, ApiToken) and not in_scope(request.auth.scope, action, reads=method == "GET"):
            self.message = OUT_OF_SCOPE
            return False
        return action is None or may(viewer, action)
