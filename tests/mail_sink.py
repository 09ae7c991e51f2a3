"""A real mail server on loopback that counts what it gets, takes its time, and refuses whom it is told to refuse."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """`answers` says by address what the server replies to RCPT, and of those in `hangs` it never says anything; `seconds`
    is how long it thinks before it takes a message. `taken` holds what it has answered with 250, `begun` counts what it
    was offered, by Message-ID."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.hangs: set[str] = set()
        self.seconds = 0.0
        self.taken: list[EmailMessage] = []
        self.taken_at: list[float] = []
        self.begun: Counter[str] = Counter()
        self.port = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.hangs:
            await asyncio.sleep(3600)
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message: Any = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        self.begun[str(message["Message-ID"])] += 1
        await asyncio.sleep(self.seconds)
        self.taken.append(message)
        self.taken_at.append(time.monotonic())
        return "250 taken"

    def message_ids(self) -> Counter[str]:
        """How many copies of each message were taken."""
        return Counter(str(message["Message-ID"]) for message in self.taken)


@contextmanager
def running_sink() -> Iterator[Sink]:
    """A sink on a free port, in a thread of its own, for as long as the block lasts."""
    sink, ready = Sink(), threading.Event()
    stopping: asyncio.Event
    loop: asyncio.AbstractEventLoop

    async def listen() -> None:
        nonlocal stopping, loop
        stopping, loop = asyncio.Event(), asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(sink, hostname="localhost"), "127.0.0.1", 0)
        sink.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stopping.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=(listen(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(10)
