"""A clamd that answers by its own protocol, on a real socket of this machine: EICAR is a virus, and all else is clean, but
for what it cannot judge and what it never answers about."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.hostile import EICAR

TROUBLE, SILENCE = b"%TROUBLE", b"%SILENCE"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if SILENCE in content:
            self.rfile.read()  # until whoever asked has given up
        elif TROUBLE in content:
            self.wfile.write(b"stream: Can't allocate memory ERROR\0")
        else:
            self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


class _Clamd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def clamd() -> Iterator[str]:
    """Where it listens, as the setting takes it."""
    with _Clamd(("127.0.0.1", 0), _Talk) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
