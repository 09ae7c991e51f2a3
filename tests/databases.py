"""Databases of a test run: made and dropped as owner, used as app. Nothing here is, or needs, a superuser."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connection, connections

from config import env
from config.local.postgres import binaries

APP, OWNER = "DATABASE_URL", "DATABASE_OWNER_URL"
_SERVERS = {variable: os.environ[variable] for variable in (APP, OWNER)}


def url_in(name: str, role: str = APP) -> str:
    """The address of one database of the test server, for the role that the variable names."""
    return urlsplit(_SERVERS[role])._replace(path=f"/{name}").geturl()


@contextmanager
def made(template: str = "") -> Iterator[str]:
    """A database for as long as the block lasts: a copy of the template, or empty."""
    name = f"test_{uuid4().hex[:12]}"
    _as_owner(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    try:
        yield name
    finally:
        _drop(name)


def use(name: str, role: str = APP) -> None:
    """From now on this process, its new threads and what it starts work in that database, with that role."""
    connection.close()
    os.environ |= {variable: url_in(name, variable) for variable in _SERVERS}
    connections.settings["default"].update(env.database(role))


def learn(name: str) -> None:
    """Let the planner learn what is in there, as autovacuum does within a minute of any real load."""
    _as_owner("ANALYZE", url_in(name, OWNER))


@contextmanager
def made_once(run: str, fill: Callable[[str], None]) -> Iterator[str]:
    """A database that the first process of this run makes and fills, and that the others find; the last one drops it."""
    name = f"test_{run}"
    at_it, in_use = f"{name} is made or dropped", f"{name} is in use"
    with psycopg.connect(_SERVERS[OWNER], autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [at_it])
        if owner.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            owner.execute(f'CREATE DATABASE "{name}"')
            fill(name)
        owner.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [in_use])
        owner.execute("SELECT pg_advisory_unlock(hashtext(%s))", [at_it])
        try:
            yield name
        finally:
            owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [at_it])
            owner.execute("SELECT pg_advisory_unlock_shared(hashtext(%s))", [in_use])
            if owner.execute("SELECT WHERE pg_try_advisory_lock(hashtext(%s))", [in_use]).fetchone() is not None:
                _drop(name)


def dump_tables(name: str, into: Path) -> Path:
    """The tables of a database with everything that holds them together, and no row, as SQL."""
    _client("pg_dump", "--schema-only", f"--file={into}", f"--dbname={url_in(name, OWNER)}")
    return into


def load_tables(dump: Path, address: str) -> None:
    """Run such a dump in an empty database."""
    _client("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--file={dump}", f"--dbname={address}")


def _client(program: str, *words: str) -> None:
    subprocess.run([binaries() / program, *words], check=True)


def _as_owner(sql: str, address: str = _SERVERS[OWNER]) -> None:
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(sql)


def _drop(name: str) -> None:
    """Each role ends its own connections, only the owner may drop. FORCE would be refused while autovacuum is at work there,
    whose process is a superuser's; a plain DROP sends it away by itself."""
    for role in (APP, OWNER):
        with psycopg.connect(_SERVERS[role], autocommit=True) as member:
            member.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [name],
            )
    _as_owner(f'DROP DATABASE IF EXISTS "{name}"')
