"""A real server for one test: threads of this process, on loopback, in the database and at the time of the test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.test.testcases import LiveServerThread


@contextmanager
def live_server(handler: Callable[..., Any]) -> Iterator[str]:
    """Where it listens, for as long as the block lasts. `handler` is made of the application, as for static files."""
    server = LiveServerThread("127.0.0.1", handler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()
