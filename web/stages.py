"""The second step of sign-in, and who may pass it by: a device is trusted for 14 days after it, but never with the roles of
HR or of a director, nor once HR has signed its owner out everywhere."""

from typing import Any

from allauth.mfa import stages
from allauth.mfa.internal.flows.trust import create_config_fingerprint, decode_trust_cookie, is_trusted_browser
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


def is_trusted(request: HttpRequest, user: User) -> bool:
    """Whether they trusted this device after HR signed them out at last, in whatever trust, and may trust one at all."""
    if not may_trust(user):
        return False
    ours = create_config_fingerprint(user)
    trusted_at = max((one.at for one in decode_trust_cookie(request) if one.fingerprint == ours), default=0)
    return all(one.signed_out_at is None or trusted_at > one.signed_out_at.timestamp() for one in memberships_of(user))


class SecondStep(stages.AuthenticateStage):
    """Asked of everybody who has one and of whom their trust has not asked both steps; on a trusted device of those who may
    trust none by now, too: roles change, and HR signs people out."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user: Any = self.login.user
        if (self.login.signal_kwargs or {}).get(sessions.WAY_IN, {}).get("both_steps"):
            return False  # the trust's own service has asked for both
        if super()._should_handle(request):
            return True
        return user is not None and is_trusted_browser(request, user) and not is_trusted(request, user)


class TrustDevice(stages.TrustStage):
    """Offered after the second step to those who may."""

    def handle(self) -> tuple[Any, bool]:
        user: Any = self.login.user
        if user is None or not may_trust(user):
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer
