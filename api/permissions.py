"""The door of every endpoint: signed in, and with a role that could be allowed to do this. The rest is for services."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from onboarding.access import Action, may

if TYPE_CHECKING:
    from rest_framework.views import APIView


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
        return action is None or may(viewer, action)
