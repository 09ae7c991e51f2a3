"""A GOV.UK Notify on loopback: it checks the token as the real one does, keeps what it took, and fails where it is told to."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.desks import Desk, running

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"tests-{SERVICE}-{SECRET}"
BAD_ADDRESS = {"error": "ValidationError", "message": "email_address Not a valid email address"}
BAD_TEMPLATE = {"error": "BadRequestError", "message": "Template not found"}


class FakeNotify:
    """`answers` says by address with which status and errors it refuses; `taken` holds what it took."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, list[dict[str, str]]]] = {}
        self.taken: list[dict[str, Any]] = []
        self.asked_for: list[str] = []
        self.swallows = False
        self.url = ""


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def is_good(token: str) -> bool:
    """Signed with the service's secret, by the service, within the last half minute."""
    try:
        head, claims, digest = token.split(".")
        said, header = json.loads(_decoded(claims)), json.loads(_decoded(head))
    except ValueError:
        return False
    right = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    is_now = abs(time.time() - said["iat"]) <= 30
    return (
        hmac.compare_digest(right, _decoded(digest)) and header["alg"] == "HS256" and said["iss"] == SERVICE and is_now
    )


class _Desk(Desk):
    notify: FakeNotify

    def do_GET(self) -> None:
        (reference,) = parse_qs(urlsplit(self.path).query)["reference"]
        self.notify.asked_for.append(reference)
        self.answer(200, {"notifications": [one for one in self.notify.taken if one["reference"] == reference]})

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        to = sent["phone_number"] if self.path.endswith("/sms") else sent["email_address"]
        status, errors = self.notify.answers.get(to, (201, []))
        if errors or status != 201:
            self.answer(status, {"status_code": status, "errors": errors})
            return
        self.notify.taken.append(sent | {"status": "sending"})
        if not self.notify.swallows:
            self.answer(201, {"id": SERVICE, "reference": sent["reference"]})

    def answer(self, status: int, found: dict[str, Any]) -> None:
        if not is_good(self.headers["Authorization"].removeprefix("Bearer ")):
            status, found = 403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]}
        super().answer(status, found)


@contextmanager
def running_notify() -> Iterator[FakeNotify]:
    """One on a free port, in a thread of its own, for as long as the block lasts."""
    notify = FakeNotify()
    with running(_Desk, notify=notify) as notify.url:
        yield notify
