"""The ground of all tests: a database of our own where everything runs as app, the standing cast, and the clock.

Most tests are marked `django_db`: one rolled-back transaction over the standing cast. Tests with threads, processes or
a browser ask for `own_database` instead (never both): a copy of their own, dropped afterwards.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from onboarding import access
from onboarding.models import Membership
from tests import databases, viewing
from tests.cast import Cast, Template, bring_in_the_cast, open_trusts

LONDON = ZoneInfo("Europe/London")
MONDAY_MORNING = "2026-03-02 09:00"


def london(when: str) -> datetime:
    """'2026-03-02 09:00' as it is in London."""
    return datetime.fromisoformat(when).replace(tzinfo=LONDON)


def pytest_collection_finish() -> None:
    """Whatever is loaded by now stays to the end: Python need not look through it for garbage again and again, and seldom
    through the rest."""
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session")
def tables(testrun_uid: str, django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Migrated as owner, once for all processes of a run."""

    def migrate(name: str) -> None:
        with django_db_blocker.unblock():
            databases.use(name, databases.OWNER)
            call_command("migrate", verbosity=0)
            call_command("createcachetable")
            connection.close()

    with databases.made_once(testrun_uid, migrate) as name:
        yield name


@pytest.fixture(scope="session")
def template(tables: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Template]:
    """The tables filled by services; every other database of this process is a copy of it."""
    with databases.made(tables) as name:
        with django_db_blocker.unblock(), time_machine.travel(london(MONDAY_MORNING)):
            databases.use(name, databases.OWNER)
            trusts = open_trusts()
            databases.use(name)
            cast = bring_in_the_cast(*trusts)
            connection.close()
        databases.learn(name)
        yield Template(name, cast)


@pytest.fixture(scope="session")
def django_db_setup(template: Template) -> Iterator[str]:
    """The database of all rolled-back tests, used as app. Takes the place of pytest-django's own."""
    with databases.made(template.name) as name:
        databases.use(name)
        yield name


@pytest.fixture
def own_database(template: Template, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy for one test that commits, in threads or in other processes. Not for tests marked django_db."""
    with databases.made(template.name) as name, django_db_blocker.unblock():
        databases.use(name)
        yield name
        databases.use(django_db_setup)


@pytest.fixture
def as_owner(own_database: str) -> Iterator[None]:
    """The test works as the owner of the database, in a copy of its own: for what the service may not."""
    databases.use(own_database, databases.OWNER)
    yield
    databases.use(own_database)


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Monday 2 March 2026, 09:00 in London, from where time runs on. Marks: clock("2026-03-29 00:30"), real_clock.

    The database keeps its own time: `recorded_at` is when the test really ran."""
    if request.node.get_closest_marker("real_clock"):
        yield None
        return
    mark = request.node.get_closest_marker("clock")
    with time_machine.travel(london(mark.args[0] if mark else MONDAY_MORNING)) as traveller:
        yield traveller


@pytest.fixture
def cast(template: Template) -> Cast:
    """The standing cast as it is in the database when a test begins; a test may change its copy."""
    return deepcopy(template.cast)


@pytest.fixture
def enter() -> Callable[[Membership], None]:
    """Let the test's transaction see one member's trust, until another enters."""
    return access.enter


@pytest.fixture
def as_member() -> Callable[[Membership], AbstractContextManager[None]]:
    """`with as_member(cast.helen):` a transaction in her trust."""
    return viewing.as_member


@pytest.fixture
def client() -> viewing.Browser:
    """A test client in which nobody is signed in."""
    return viewing.Browser()


@pytest.fixture
def client_for() -> Callable[[Membership], viewing.Browser]:
    """`client_for(cast.helen)`: a test client in whose session she is signed in."""
    return viewing.client_for


@pytest.fixture
def api_for() -> Callable[[Membership], viewing.ApiBrowser]:
    """`api_for(cast.helen)`: an API client that carries her token."""
    return viewing.api_for
