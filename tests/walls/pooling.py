"""Two ways to let many transactions share few connections, each handed on as a transaction ends."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import connection, connections

from config.local.accounts import server_account
from tests.databases import APP, url_in
from tests.faults.celery_worker import wait_until

HandOn = Callable[[], None]
"""What an asker does after each request."""
_PGBOUNCER = """
[databases]
* = host={sockets} port=5432 user={role}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 100
server_round_robin = 1
"""


@contextmanager
def shared_by_the_driver(name: str, count: int) -> Iterator[HandOn]:
    """psycopg's pool: a request takes a connection from it, and gives it back when it is closed."""
    with _settings(CONN_MAX_AGE=0, OPTIONS={"pool": {"min_size": count, "max_size": count, "timeout": 60}}):
        yield _give_back
        _give_back()
        connection.close_pool()


@contextmanager
def shared_by_pgbouncer(name: str, count: int, program: str, folder: Path) -> Iterator[HandOn]:
    """PgBouncer between the service and PostgreSQL: each asker keeps its connection to it, and PgBouncer chooses for each
    transaction one of its own."""
    address, port = urlsplit(url_in(name, APP)), _free_port()
    settings = folder / "pgbouncer.ini"
    sockets = parse_qs(address.query)["host"][0]
    settings.write_text(_PGBOUNCER.format(sockets=sockets, role=address.username, port=port, connections=count))
    settings.chmod(0o644)
    account = server_account()  # it refuses root
    with settings.open("rb") as open_settings, (folder / "pgbouncer.log").open("wb") as log:
        process = subprocess.Popen(
            [program, f"/dev/fd/{open_settings.fileno()}"],
            pass_fds=[open_settings.fileno()],
            stdout=log,
            stderr=log,
            user=account.uid if account.is_other else None,
            group=account.gid if account.is_other else None,
            extra_groups=[] if account.is_other else None,
        )
        try:
            wait_until(lambda: _listens(port), "PgBouncer listens")
            with _settings(HOST="127.0.0.1", PORT=str(port), DISABLE_SERVER_SIDE_CURSORS=True):
                yield lambda: None
        finally:
            process.terminate()
            process.wait(10)


def _give_back() -> None:
    connection.close()  # of the thread that asks


@contextmanager
def _settings(**changed: Any) -> Iterator[None]:
    settings = connections.settings["default"]
    before = {key: settings.get(key) for key in changed}
    connection.close()
    settings.update(changed)
    try:
        yield
    finally:
        connection.close()
        settings.update(before)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
