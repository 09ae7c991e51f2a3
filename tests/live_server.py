"""A real server for one test: threads of this process, on loopback, in the database and at the time of the test."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread


class PromptServer(ThreadedWSGIServer):
    """Sends each part of an answer at once. It would else keep back the second until the first is known to have arrived, which
    a client says 40 ms later: four fifths of the time of a small request. And it looks for its end often."""

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next connection."""
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address

    def serve_forever(self, poll_interval: float = 0.01) -> None:
        """Until it is shut down; by itself it would notice half a second later."""
        super().serve_forever(poll_interval)


class PromptServerThread(LiveServerThread):
    """Django's own, with this server."""

    server_class = PromptServer


@contextmanager
def live_server(handler: type[WSGIHandler]) -> Iterator[str]:
    """Where it listens, for as long as the block lasts. `handler` is made of the application, as for static files."""
    server = PromptServerThread("127.0.0.1", handler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()
