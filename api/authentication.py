"""Who asks: a token that belongs to one membership, or the session of a page. Nobody is answered with 401."""

from typing import Any, cast

from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from onboarding import access
from onboarding.models import ApiToken, Membership, User
from onboarding.selectors.memberships import memberships_of


class MembershipTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`. Enters the trust of the token's membership, whatever session came along."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        user, found = cast(tuple[User, ApiToken], super().authenticate_credentials(token))
        access.enter_user(user)
        theirs = {membership.id: membership for membership in memberships_of(user)}
        membership = theirs.get(found.membership_id)
        if membership is None:
            raise AuthenticationFailed("This token belongs to someone who no longer works with this trust here.")
        access.enter(membership)
        self.viewer = membership
        return user, found

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        if not request.headers.get("Authorization", "").isascii():
            raise AuthenticationFailed("Invalid token.")
        answer = cast(tuple[User, ApiToken] | None, super().authenticate(request))
        if answer is not None:
            underneath: Any = request._request
            underneath.viewer = self.viewer
        return answer

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether it has expired. Unlike the library, reading deletes nothing."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()


class MembershipSessionAuthentication(SessionAuthentication):
    """The session of a page, with CSRF. The web's middleware has found the viewer and entered their trust."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        viewer: Membership | None = getattr(request._request, "viewer", None)
        answer = cast(tuple[User, None] | None, super().authenticate(request))
        return answer if viewer is not None else None
