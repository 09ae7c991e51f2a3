"""The door of every endpoint: signed in, and with a role that could be allowed to do this. The rest is for services."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from onboarding.access import Action, in_scope, may
from onboarding.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView

CONFIRM_FIRST = "Confirm that it is you at /account/confirm/, then try again. A token asks for no more."
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
        if method in getattr(view, "confirmed", ()) and not _has_confirmed(request):
            self.message = CONFIRM_FIRST
            return False
        if isinstance(request.auth, ApiToken) and not in_scope(request.auth.scope, action, reads=method == "GET"):
            self.message = OUT_OF_SCOPE
            return False
        return action is None or may(viewer, action)


def _has_confirmed(request: Request) -> bool:
    """Whether a session has just proven that it is them, as pages ask of it too; whoever made a token had to already. Who has
    nothing of their own to prove it with, and came by their trust's account, does so on pages alone."""
    if isinstance(request.auth, ApiToken) or settings.DEMO:
        return True
    return bool(get_reauthentication_flows(request.user)) and did_recently_reauthenticate(request._request)
