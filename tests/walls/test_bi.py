"""A trust's own programs: a login made as an administrator makes it, tried as somebody would who wants more than is theirs."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from config.local.postgres import SUPERUSER
from onboarding import access
from onboarding.services.forecast import forecast
from onboarding.services.report_runs import make_run
from onboarding.services.sweep import prepare
from tests import databases
from tests.architecture.catalog import owned_tables, rows
from tests.cast import Cast
from tests.pulse_factories import PublishedFigureFactory
from tests.viewing import as_member

DICTIONARY = Path(__file__).parents[2] / "docs" / "bi.md"
VIEWS = ("trust_days", "actions", "groups", "surveys", "restatements")
Reader = psycopg.Connection[tuple[object, ...]]


def connect(name: str, user: str) -> Reader:
    return psycopg.connect(psycopg.conninfo.make_conninfo(databases.url_in(name), user=user), autocommit=True)


@pytest.fixture
def reader(cast: Cast, own_database: str) -> Iterator[Reader]:
    """The login of Northgate, beside lines of both trusts."""
    for viewer in (cast.omar, cast.helen):
        with transaction.atomic():
            access.enter(viewer)
            PublishedFigureFactory()
    with connect(own_database, SUPERUSER) as administrator:
        for ods in ("ZN1", "zs1"):
            out = StringIO()
            call_command("bi_login", ods, stdout=out)
            administrator.execute(out.getvalue().encode())
    with connect(own_database, "bi_zn1") as reader:
        yield reader


def test_a_login_reads_the_lines_of_its_own_trust_whatever_it_sets(cast: Cast, reader: Reader) -> None:
    def seen() -> list[tuple[object, ...]]:
        return reader.execute("SELECT DISTINCT ods_code FROM public.onboarding_publishedfigure").fetchall()

    assert reader.execute("SELECT ods_code, people_in_scope, legal_overdue FROM trust_days").fetchall() == [
        ("ZN1", 40, 0)
    ]
    assert seen() == [("ZN1",)]
    for trust in (cast.southmoor, cast.northgate):
        reader.execute(
            "SELECT set_config('app.trust', %s, false), set_config('app.user', %s, false)", [str(trust.pk)] * 2
        )
        assert seen() == [("ZN1",)]
    reader.execute("SET ROLE onboarding_bi")
    assert seen() == [("ZN1",)]
    assert reader.execute("SELECT count(*) FROM surveys").fetchone() == (0,)


def test_a_login_reads_no_other_table_and_writes_nothing(cast: Cast, reader: Reader) -> None:
    tables = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    readable = "SELECT has_table_privilege('bi_zn1', %s, 'SELECT') OR has_any_column_privilege('bi_zn1', %s, 'SELECT')"
    open_to_it = [table for (table,) in tables if rows(readable, f"public.{table}", f"public.{table}")[0][0]]
    assert open_to_it == ["onboarding_publishedfigure"]
    reader.execute("SET default_transaction_read_only = off")
    for change in (
        "INSERT INTO public.onboarding_publishedfigure SELECT * FROM public.onboarding_publishedfigure",
        "UPDATE public.onboarding_publishedfigure SET ods_code = 'ZS1'",
        "DELETE FROM public.onboarding_publishedfigure",
        "INSERT INTO bi.trust_days (ods_code) VALUES ('ZS1')",
        "CREATE TABLE public.mine (id int)",
        "CREATE TABLE bi.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "SET ROLE onboarding_app",
        "SET SESSION AUTHORIZATION onboarding_app",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(change.encode())
    assert set(owned_tables()) > {"onboarding_publishedfigure"}


def test_a_login_stops_no_sweep(cast: Cast, reader: Reader) -> None:
    lock = "SELECT pg_advisory_lock(hashtext('sweep'), hashtext(%s))"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(lock, [str(cast.northgate.pk)])
    assert prepare(cast.northgate.pk)
    with as_member(cast.helen):
        assert forecast(cast.helen, days=1) is not None, "our own role makes temporary tables still"


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM pg_stat_all_tables",
        "SELECT * FROM pg_statio_user_tables",
        "SELECT * FROM pg_stat_activity",
        "SELECT * FROM pg_stat_database",
        "SELECT * FROM pg_locks",
        "SELECT pg_stat_get_live_tuples('public.onboarding_recruit'::regclass)",
        "SELECT pg_stat_get_tuples_inserted('public.onboarding_recruit'::regclass)",
        "SELECT pg_total_relation_size('public.onboarding_recruit')",
        "SELECT pg_relation_size('public.onboarding_recruit')",
        "SELECT pg_database_size(current_database())",
    ],
)
def test_a_login_is_not_told_how_the_service_is_used_nor_how_large_it_is(reader: Reader, question: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(question.encode())


def test_what_is_kept_from_logins_is_still_there_for_the_service(cast: Cast, reader: Reader) -> None:
    with transaction.atomic():
        access.enter(cast.helen)
        assert make_run(cast.helen).pk, "it asks which transactions are open"


def test_what_programs_ask_a_database_before_they_read_is_answered(reader: Reader) -> None:
    for question in (
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = 'bi'",
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'actions'",
        "SELECT c.relname, c.relkind, c.reltuples FROM pg_class c WHERE c.relnamespace = 'bi'::regnamespace",
        "SELECT typname FROM pg_type LIMIT 1",
    ):
        assert reader.execute(question.encode()).fetchall()


def test_the_service_still_sees_one_trust_at_a_time(cast: Cast, reader: Reader) -> None:
    for viewer, ods in ((cast.omar, "ZS1"), (cast.helen, "ZN1")):
        with transaction.atomic():
            access.enter(viewer)
            with connection.cursor() as cursor:
                cursor.execute("SELECT DISTINCT ods_code FROM onboarding_publishedfigure")
                assert cursor.fetchall() == [(ods,)]


@pytest.mark.django_db
def test_the_dictionary_names_every_column_of_every_view() -> None:
    words = DICTIONARY.read_text()
    columns = "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
    found = rows(f"{columns} WHERE c.relnamespace = 'bi'::regnamespace AND a.attnum > 0")
    assert {view for view, _ in found} == set(VIEWS)
    for view, column in found:
        part = words.split(f"### bi.{view}:")[1].split("###")[0]
        assert column == "ods_code" or re.search(rf"\b{column}\b", part), f"{view}.{column}"


@pytest.mark.django_db
def test_there_is_no_login_for_a_trust_that_does_not_exist() -> None:
    with pytest.raises(CommandError, match="no trust"):
        call_command("bi_login", "ZX9'; DROP ROLE onboarding_app; --")
