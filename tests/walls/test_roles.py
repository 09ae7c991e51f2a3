"""What each of the three database roles may and may not."""

import os

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from onboarding.models import Installation, Trust
from tests import databases
from tests.architecture.catalog import SHARED, owned_tables, rows
from tests.cast import Cast

pytestmark = pytest.mark.django_db

APP, AUDIT = settings.DATABASE_APP_ROLE, settings.DATABASE_AUDIT_ROLE
TABLES = [*owned_tables(), *SHARED]


def rights(role: str, right: str) -> list[str]:
    """The tables on which a role has a right."""
    return [
        table
        for table in TABLES
        if rows("SELECT has_table_privilege(%s, %s, %s)", role, f"public.{table}", right)[0][0]
    ]


def test_the_service_cannot_empty_a_table_or_hang_triggers_on_it() -> None:
    assert rights(APP, "TRUNCATE") == rights(APP, "TRIGGER") == []


def test_the_service_reads_trusts_and_the_kind_of_installation_but_never_writes_them() -> None:
    for right in ("INSERT", "UPDATE", "DELETE"):
        assert {"onboarding_trust", "onboarding_installation"}.isdisjoint(rights(APP, right))
    assert {"onboarding_trust", "onboarding_installation"} <= set(rights(APP, "SELECT"))


def test_the_service_is_refused_when_it_tries(cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Trust.objects.filter(pk=cast.northgate.pk).update(name="Southmoor")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Installation.objects.update(kind="production")


def test_the_service_makes_no_tables_in_our_schema() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("CREATE TABLE public.mine (id int)")


def test_no_role_of_ours_is_a_superuser_and_only_the_owner_sees_past_the_wall() -> None:
    with psycopg.connect(os.environ[databases.OWNER]) as connected:
        owner = connected.info.user
    roles = "SELECT rolname, rolbypassrls FROM pg_roles WHERE rolname = ANY(%s) AND NOT rolsuper AND NOT rolcreaterole"
    assert dict(rows(roles, [owner, APP, AUDIT])) == {owner: True, APP: False, AUDIT: False}


def test_nobody_gains_a_right_by_being_a_member_of_another_role() -> None:
    ours = "SELECT count(*) FROM pg_auth_members WHERE member IN (SELECT oid FROM pg_roles WHERE rolname = ANY(%s))"
    assert rows(ours, [APP, AUDIT]) == [(0,)]


def test_the_audit_role_reads_everything_of_a_trust_and_writes_nothing() -> None:
    assert set(owned_tables()) <= set(rights(AUDIT, "SELECT"))
    assert [right for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE") if rights(AUDIT, right)] == []
