"""Ways to look at the service as one of the cast: in the database, in a browser's stead, and through the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from onboarding import access
from onboarding.models import Membership
from onboarding.services.tokens import make_token

_SETTINGS = ("app.trust", "app.membership", "app.user")


@contextmanager
def nobody_entered() -> Iterator[None]:
    """A fresh start, as each request has it; afterwards the test sees again what it had entered before.

    A rolled-back test is one transaction, so without this a request would inherit what the one before had entered."""
    before = _entered()
    _enter([""] * 3)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _enter(before)


@contextmanager
def as_member(viewer: Membership) -> Iterator[None]:
    """A transaction (in a rolled-back test: a savepoint) that has entered the viewer's trust."""
    with transaction.atomic():
        before = _entered()
        access.enter(viewer)
        yield
        _enter(before)


class Browser(Client):
    """Django's test client, each of whose requests starts with nobody entered."""

    def request(self, **request: Any) -> Any:
        with nobody_entered():
            return super().request(**request)


class ApiBrowser(APIClient):
    """REST framework's test client, each of whose requests starts with nobody entered."""

    def request(self, **request: Any) -> Any:
        with nobody_entered():
            return super().request(**request)


def client_for(viewer: Membership) -> Browser:
    """Signed in as the viewer's user, with the viewer's trust chosen."""
    browser = Browser()
    browser.force_login(viewer.user)
    session = browser.session
    session["membership"] = str(viewer.id)
    session.save()
    return browser


def api_for(viewer: Membership) -> ApiBrowser:
    """Carries a token of its own for that membership."""
    with as_member(viewer):
        token = make_token(viewer, days=1)
    browser = ApiBrowser()
    browser.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return browser


def _entered() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS))
        return list(cursor.fetchone() or [])


def _enter(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS), values)
