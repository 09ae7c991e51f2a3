"""Services of others, as far as tests need them: on loopback, in a thread, speaking JSON."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Desk(BaseHTTPRequestHandler):
    """Where requests arrive; each kind of service says what it does with them, and answers by `answer`."""

    def answer(self, status: int, found: dict[str, Any]) -> None:
        content = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing is written to the terminal."""


@contextmanager
def running(desk: type[Desk], **served: object) -> Iterator[str]:
    """Its address, on a free port, for as long as the block lasts. `served`: what the desk reads and writes, by name."""
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Served", (desk,), served)) as server:
        # Looks for its end every 0.01 seconds: each test would else wait half a second for it.
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
