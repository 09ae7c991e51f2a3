"""The objects that the sweep goes for, and how it asks."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from onboarding import access
from onboarding.models import Membership
from tests.cast import Cast
from tests.sweep.objects import of_northgate
from tests.sweep.routes import Route
from tests.viewing import ApiBrowser, Browser, api_for, client_for

NOBODYS = "01900000-0000-7000-8000-000000000000"
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass(frozen=True)
class Target:
    """What an address can name: Northgate's objects, and the same of nobody."""

    northgates: Mapping[str, object]

    @property
    def missing(self) -> dict[str, object]:
        """Every id replaced by one that nobody has."""
        return {name: NOBODYS if name.endswith("_id") else value for name, value in self.northgates.items()}


@pytest.fixture
def target(cast: Cast, settings: Settings, tmp_path: Path) -> Target:
    settings.MEDIA_ROOT = tmp_path
    access.enter(cast.helen)
    return Target(of_northgate(cast))


@dataclass
class Asker:
    """Asks as someone, and takes back whatever the asking changed."""

    api: ApiBrowser
    web: Browser
    is_in: bool

    def ask(self, route: Route, method: str, values: Mapping[str, object], body: Mapping[str, object]) -> Any:
        with taken_back():
            address = route.address(values)
            if route.of_api:
                answer = self.api.generic(method, address, orjson.dumps(body), "application/json")
            elif method == "POST":
                answer = self.web.post(address, body)
            else:
                answer = self.web.generic(method, address)
        assert not (wrong := list(headers_missing(answer, is_in=self.is_in))), f"{method} {address}: {wrong}"
        return answer


@contextmanager
def taken_back() -> Iterator[None]:
    """A savepoint that is rolled back, whatever happened in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def asker() -> Callable[[Membership | None], Asker]:
    """`asker(cast.helen)`: she asks the API with a token and pages with a session; `asker(None)`: nobody asks."""

    def in_as(viewer: Membership) -> Asker:
        return Asker(api_for(viewer), client_for(viewer), is_in=True)

    def make(viewer: Membership | None) -> Asker:
        return Asker(ApiBrowser(), Browser(), is_in=False) if viewer is None else in_as(viewer)

    return make


def headers_missing(answer: Any, *, is_in: bool) -> Iterator[str]:
    """What every answer must carry, whatever it says and to whom."""
    policy = answer.get("Content-Security-Policy", "")
    runs = "sandbox" if policy.startswith("sandbox") else "script-src 'self'"
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", runs):
        if part not in policy:
            yield part
    if "unsafe" in policy:
        yield "a policy without exceptions"
    if is_in and answer.get("Cache-Control") != "no-store":
        yield "no-store"
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/") and "charset=utf-8" not in kind:
        yield "charset"
    for name, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
    ):
        if answer.get(name) != value:
            yield name


def plain(answer: Any, values: Mapping[str, object]) -> tuple[int, bytes, bytes]:
    """The answer to the byte, without what belongs to this one request: the ids asked for, and the CSRF token."""
    content = b"".join(answer) if answer.streaming else answer.content
    for name, value in values.items():
        if name.endswith("_id"):
            content = content.replace(str(value).encode(), b"*")
    headers = b"\n".join(
        f"{name}: {value}".encode() for name, value in sorted(answer.items()) if name != "Content-Length"
    )
    return answer.status_code, _CSRF.sub(b"", content), headers
