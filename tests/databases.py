"""Databases of a test run: made and dropped as owner, used as app. Nothing here is, or needs, a superuser."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connection, connections

from config import env

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
