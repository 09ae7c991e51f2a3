"""What our middleware adds to Django's request, with its types."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from onboarding.models import Membership, User


class AnyRequest(HttpRequest):
    """Every request: `viewer` is empty before sign-in; `late_events` are written after the request's transaction."""

    user: User | AnonymousUser
    viewer: Membership | None
    late_events: list[Callable[[], object]]


class SignedInRequest(AnyRequest):
    """Someone is signed in, though perhaps no trust has given them a role."""

    user: User


class PageRequest(SignedInRequest):
    """A request that passed the doors: someone is signed in and has entered their trust."""

    viewer: Membership
