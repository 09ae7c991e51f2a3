"""What our middleware adds to Django's request, with its types."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from onboarding.models import Membership, Recruit, User
from onboarding.selectors.visible import find_own_recruit


class AnyRequest(HttpRequest):
    """Every request: `viewer` is empty before sign-in; `late_events` are written after the request's transaction;
    `recruit` is the recruit whom the viewer is, once it was asked for; `was` is the id of the user whose session has
    just ended for want of use."""

    user: User | AnonymousUser
    viewer: Membership | None
    recruit: Recruit | None
    was: str | None
    late_events: list[Callable[[], object]]


class SignedInRequest(AnyRequest):
    """Someone is signed in, though perhaps no trust has given them a role."""

    user: User


class PageRequest(SignedInRequest):
    """A request that passed the doors: someone is signed in and has entered their trust."""

    viewer: Membership


def own_recruit(request: PageRequest) -> Recruit:
    """The recruit whom the viewer is, looked up once for each request. Raises NotFound for someone who is none."""
    if request.recruit is None:
        request.recruit = find_own_recruit(request.viewer)
    return request.recruit
