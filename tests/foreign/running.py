"""That service in a process of its own, and the people who come to it: over HTTP, by its own pages and forms."""

import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import requests

from config.local.children import start
from config.local.paths import ROOT
from onboarding.models import SignInProvider
from onboarding.services.sign_in_providers import set_provider
from tests import forms
from tests.identity_provider import SECRET
from web.oidc.flows import answer_address

OPERATOR, PASSWORD = "operator", "a password of the trust"
SECONDS = 90


class Visitor:
    """Somebody at the service with a browser of their own; signs in there where asked, and agrees to what it asks."""

    def __init__(self, origin: str, name: str) -> None:
        self.origin, self.http = origin, requests.Session()
        self.typed = {"username": name, "password": PASSWORD}
        self.asked = 0  # how often they had to sign in

    def visit(self, address: str) -> str:
        """Where they are sent in the end, beyond the service."""
        while address.startswith(f"{self.origin}/"):
            answer = self.http.get(address, allow_redirects=False, timeout=SECONDS)
            if not answer.is_redirect:
                answer = self._press(answer.url, answer.text)
            address = urljoin(answer.url, answer.headers["Location"])
        return address

    def _press(self, url: str, markup: str, **typed: str) -> requests.Response:
        """Fill in the page's form and send it: sign in, or agree."""
        (form,) = forms.read(markup).forms
        filled = form.fields | {name: text for name, text in self.typed.items() if name in form.fields} | typed
        self.asked += "password" in filled
        sent = filled | dict(form.buttons)
        return self.http.post(
            urljoin(url, form.action), sent, headers={"Referer": url}, allow_redirects=False, timeout=SECONDS
        )

    def register(self, client_id: str, back: str) -> None:
        """Make the tracker known to the service, by its own form: a confidential client that has a secret."""
        page = f"{self.origin}/o/applications/register/"
        asked = self.http.get(page, timeout=SECONDS)
        self._press(asked.url, asked.text)  # signs in
        typed = {"name": "Onboarding tracker", "client_id": client_id, "client_secret": SECRET, "redirect_uris": back}
        kind = {"client_type": "confidential", "authorization_grant_type": "authorization-code", "algorithm": "RS256"}
        done = self._press(page, self.http.get(page, timeout=SECONDS).text, **typed, **kind)
        assert done.is_redirect, done.text


@dataclass(frozen=True)
class ForeignService:
    """Where it listens, and its log."""

    origin: str
    log: Path

    def open_to_northgate(self, settings: Any, **asked: Any) -> SignInProvider:
        """Let Northgate's people in by it, as operators of both would: here by the command, there by its form."""
        settings.OIDC_SECRETS = {**settings.OIDC_SECRETS, "ZN1": SECRET}
        provider = set_provider("ZN1", issuer=f"{self.origin}/o", client_id=f"tracker-{uuid4()}", **asked)
        Visitor(self.origin, OPERATOR).register(provider.client_id, answer_address(provider))
        return provider

    def answers_to_us(self) -> list[int]:
        """The statuses with which it answered, so far, who wanted a token for a code."""
        return [int(status) for status in re.findall(r"^token: (\d+)$", self.log.read_text(), re.MULTILINE)]


@contextmanager
def running_elsewhere(folder: Path, *names: str) -> Iterator[ForeignService]:
    """One on a free port for as long as the block lasts, with people of these names and an operator."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.foreign.settings", "FOREIGN_FOLDER": str(folder)}
    command = [sys.executable, "-m", "tests.foreign", str(port), PASSWORD, OPERATOR, *names]
    child = start("the service of others", command, log=folder / "log", env=env, cwd=ROOT)
    try:
        until = time.monotonic() + SECONDS
        while not _answers(port):
            child.ensure_alive()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield ForeignService(f"http://127.0.0.1:{port}", folder / "log")
    finally:
        child.stop()


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
