"""Keeps every message that the demo sends as a file in a folder, and sends nothing on. It knows addresses of `.example` alone."""

import argparse
import asyncio
import os
import signal
import socket
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Writes each message as `<time>-<number>.eml`, so that names sort by arrival and no reader sees half a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return self.answer(envelope, address)

    def answer(self, envelope: Envelope, address: str) -> str:
        """Only addresses that nobody can own are known here; any other is refused for good, as a real server would."""
        if not address.endswith(".example"):
            return "550 no such domain"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.count += 1
        name = f"{time.time_ns():020d}-{self.count:06d}"
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(_with_envelope(envelope))
        unfinished.rename(self.folder / f"{name}.eml")
        return "250 kept"


def _with_envelope(envelope: Envelope) -> bytes:
    """The message as it came, led by whom it was really sent to (blind copies are in no header of the message)."""
    recipients = ", ".join(envelope.rcpt_tos).encode()
    content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
    return b"X-Envelope-To: " + recipients + b"\r\n" + content


async def serve(listening: socket.socket, folder: Path) -> None:
    """Take mail on that socket until told to stop."""
    folder.mkdir(parents=True, exist_ok=True)
    keeper, loop, stopping = Keeper(folder), asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    server = await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True, hostname="localhost"), sock=listening)
    await stopping.wait()
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fd", type=int, required=True, help="number of the listening socket that was handed over")
    options = parser.parse_args()
    os.umask(0o077)
    asyncio.run(serve(socket.socket(fileno=options.fd), options.folder))


if __name__ == "__main__":
    main()
