"""The objects that the sweep goes for, and how it asks."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from pytest import TempPathFactory
from pytest_django.plugin import DjangoDbBlocker

from onboarding import access
from onboarding.models import Membership, PersonStep, Recruit
from tests.cast import Cast, Template
from tests.conftest import MONDAY_MORNING, london
from tests.factories import MembershipFactory
from tests.sweep.matrix import ALL
from tests.sweep.objects import OF_A_RECRUIT, of_northgate, of_person, of_southmoor
from tests.sweep.routes import Route
from tests.viewing import ApiBrowser, Browser, api_for, client_for

WHOLE = os.environ.get("SWEEP") == "whole"  # everybody asks for everything: `make prove`
NOBODYS = "01900000-0000-7000-8000-000000000000"
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass(frozen=True)
class Target:
    """What an address can name: Northgate's objects (Amara's where they are anybody's), the same with Bilal's, Southmoor's, and
    nobody's."""

    northgates: Mapping[str, object]
    bilals: Mapping[str, object]
    southmoors: Mapping[str, object]

    @property
    def missing(self) -> dict[str, object]:
        """Every id replaced by one that nobody has."""
        return {name: NOBODYS if name.endswith("_id") else value for name, value in self.northgates.items()}


@dataclass
class Asker:
    """Asks as someone, and takes back whatever the asking changed."""

    api: ApiBrowser | Browser
    web: Browser
    is_in: bool

    @classmethod
    def of(cls, viewer: Membership | None) -> "Asker":
        if viewer is None:
            return cls(ApiBrowser(), Browser(), is_in=False)
        return cls(api_for(viewer), client_for(viewer), is_in=True)

    def ask(self, route: Route, method: str, values: Mapping[str, object], body: Mapping[str, object]) -> Any:
        cookies = deepcopy(self.web.cookies)
        try:
            return self._ask(route, method, values, body)
        finally:
            self.web.cookies = cookies

    def _ask(self, route: Route, method: str, values: Mapping[str, object], body: Mapping[str, object]) -> Any:
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


@dataclass(frozen=True)
class Standing:
    """What all tests begin with: the objects, everybody of the cast who asks, signed in, who is what Liam, Priya or
    Ben is and has nobody, and what nobody outside may be told."""

    target: Target
    askers: Mapping[UUID, Asker]
    strangers: Mapping[str, Asker]
    things: Sequence[str]
    of_its_people: Sequence[str]

    def told_in(self, answer: Any, *, of: Sequence[str] = ()) -> list[str]:
        """Which names and ids of Northgate, or of those given, an answer tells. Ids that were asked for are told by who asks."""
        content = plain(answer, {})[1]  # a random token may hold any three letters
        return [thing for thing in of or self.things if thing.encode() in content]


Ask = Callable[[Membership | None], Asker]


@pytest.fixture(scope="package")
def standing(
    template: Template, django_db_setup: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: TempPathFactory
) -> Iterator[Standing]:
    """Made once, in a transaction that outlasts these tests. Each test and each question is a savepoint in it, rolled back."""
    cast, folder = deepcopy(template.cast), tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), taken_back():
        with time_machine.travel(london(MONDAY_MORNING)):
            access.enter(cast.omar)
            southmoors = of_southmoor(cast)
            access.enter(cast.helen)
            northgates = of_northgate(cast)
            bilals = {**northgates, **of_person(cast, cast.bilal, cast.bilal_recruit), "stage": "plab-1"}  # a doctor
            target = Target(northgates, bilals, southmoors)
            who = [getattr(cast, name) for name in sorted(ALL | {"omar"})]
            askers = {viewer.pk: Asker.of(viewer) for viewer in who}
            access.enter(cast.helen)
            strangers = {
                name: Asker.of(MembershipFactory(roles=getattr(cast, name).roles)) for name in ("liam", "priya", "ben")
            }
            things, of_its_people = things_of_northgate(cast, target), things_of_its_people(target)
        yield Standing(target, askers, strangers, things, of_its_people)


def things_of_northgate(cast: Cast, target: Target) -> list[str]:
    """Names and ids that must never reach Southmoor, read by Helen."""
    names = ["Northgate", "ZN1", *(getattr(cast, name).full_name for name in ALL)]
    ids = [*target.northgates.values(), *(getattr(cast, name).pk for name in ALL)]
    return [*names, *(str(one) for one in ids if len(str(one)) == 36), *things_of_its_people(target)]


def things_of_its_people(target: Target) -> list[str]:
    """Of these, what is about Amara or Bilal."""
    ids = [target.northgates[part] for part in OF_A_RECRUIT]
    ids += [*Recruit.objects.values_list("pk", flat=True), *PersonStep.objects.values_list("step_id", flat=True)]
    return ["Amara", "Bilal", *map(str, ids)]


@pytest.fixture
def target(standing: Standing) -> Target:
    return standing.target


@pytest.fixture
def asker(standing: Standing) -> Ask:
    """`asker(cast.helen)`: she asks the API with a token and pages with a session; `asker(None)`: nobody asks."""

    def find(viewer: Membership | None) -> Asker:
        return (viewer and standing.askers.get(viewer.pk)) or Asker.of(viewer)

    return find


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
