"""History that nobody rewrites: not the service, which lacks the right, and not the owner, whom a trigger stops."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from onboarding import access
from onboarding.models.base import ERASING, new_id
from onboarding.services.events import record
from tests import databases
from tests.architecture.catalog import append_only_tables
from tests.cast import Cast, Template
from tests.conftest import MONDAY_MORNING, london
from tests.walls.rows import fill_every_table

LINES, WORDS = append_only_tables(), append_only_tables(erasable=True)
UPDATE, DELETE, TRUNCATE = 'UPDATE "{0}" SET id = id', 'DELETE FROM "{0}"', 'TRUNCATE "{0}" CASCADE'
CHANGES = [(table, change) for table in LINES for change in (UPDATE, DELETE, TRUNCATE)]
CHANGES += [(table, change) for table in WORDS for change in (UPDATE, TRUNCATE)]
each_change = pytest.mark.parametrize(("table", "change"), CHANGES, ids=lambda word: word.split()[0])


def test_history_and_audit_are_append_only() -> None:
    assert LINES == [
        "onboarding_enrolmentchange",
        "onboarding_event",
        "onboarding_eventseal",
        "onboarding_membershipchange",
        "onboarding_milestonechange",
        "onboarding_publishedfigure",
        "onboarding_pulsebatch",
        "onboarding_ragoverride",
        "onboarding_reminderpolicychange",
        "onboarding_reportrun",
        "onboarding_restatement",
        "onboarding_runfigure",
        "onboarding_runsignature",
        "onboarding_sealedline",
        "onboarding_stepchange",
    ]
    assert WORDS == ["onboarding_eventdetail"]


@pytest.mark.django_db
def test_the_service_takes_the_words_of_an_event_away_in_an_erasure_alone(cast: Cast) -> None:
    access.enter(cast.helen)
    record(cast.helen, "a", None, effective_on=cast.northgate.live_on, data={"name": "Amara"})
    for setting in ("", str(new_id())):
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [ERASING, setting])
            cursor.execute('DELETE FROM "onboarding_eventdetail"')


@pytest.mark.django_db
@each_change
def test_the_service_has_no_right_to_rewrite(table: str, change: str, cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change.format(table))


@pytest.fixture(scope="module")
def owner(
    template: Template, django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[psycopg.Connection[Any]]:
    """The owner, in a copy of the database with rows in every table."""
    with databases.made(template.name) as name:
        with django_db_blocker.unblock():
            databases.use(name)
            with transaction.atomic(), time_machine.travel(london(MONDAY_MORNING)):  # the clock of tests begins later
                fill_every_table(template.cast.helen)
            databases.use(django_db_setup)
        with psycopg.connect(databases.url_in(name, databases.OWNER)) as owner:
            yield owner


@pytest.mark.parametrize(("table", "change"), [*CHANGES, *((table, DELETE) for table in WORDS)])
def test_a_trigger_stops_even_the_owner(table: str, change: str, owner: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"), owner.transaction():
        owner.execute(change.format(table))
