"""The second step of sign-in, and who may pass it by: a device is trusted for 14 days after it, but never with the roles of
HR or of a director."""

from typing import Any

from allauth.mfa import stages
from allauth.mfa.internal.flows.trust import is_trusted_browser
from django.http import HttpRequest

from onboarding import access
from onboarding.models import User
from onboarding.models.choices import Role
from onboarding.selectors.memberships import memberships_of
from web import sessions


def may_trust(user: User) -> bool:
    """Whether none of their memberships, in whatever trust, holds a role that is asked for its second step each time."""
    access.enter_user(user)
    return not any(one.has_role(Role.HR, Role.DIRECTOR) for one in memberships_of(user))


class SecondStep(stages.AuthenticateStage):
    """Asked of everybody who has one and of whom their trust has not asked both steps; on a trusted device of those who may
    trust none, too: roles change."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user: Any = self.login.user
        if (self.login.signal_kwargs or {}).get(sessions.WAY_IN, {}).get("both_steps"):
            return False  # the trust's own service has asked for both
        if super()._should_handle(request):
            return True
        return user is not None and is_trusted_browser(request, user) and not may_trust(user)


class TrustDevice(stages.TrustStage):
    """Offered after the second step to those who may."""

    def handle(self) -> tuple[Any, bool]:
        user: Any = self.login.user
        if user is None or not may_trust(user):
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer
