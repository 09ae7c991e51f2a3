"""How much one member may ask: beyond it 429, with the seconds to wait in `Retry-After`."""

from typing import TYPE_CHECKING, Any

from allauth.core import ratelimit
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from onboarding.models import ApiToken
from onboarding.services.api_calls import count_call

if TYPE_CHECKING:
    from rest_framework.views import APIView


class CallsPerMinute(BaseThrottle):
    """Counted for each membership in the database, whichever token or session asks."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        underneath: Any = request._request
        if underneath.viewer is None:  # nobody we know: refused, and nothing is written
            return True
        self.seconds = count_call(underneath.viewer, token=request.auth if isinstance(request.auth, ApiToken) else None)
        return self.seconds is None

    def wait(self) -> float | None:
        return self.seconds


class ProofsPerMinute(BaseThrottle):
    """A password that is sent to prove who one is counts as on the page that asks for one: whoever holds a session or a token
    tries no others here."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if not request.user.is_authenticated:  # refused, whatever they send
            return True
        return bool(ratelimit.consume(request._request, action="reauthenticate", user=request.user))

    def wait(self) -> float:
        return 60
