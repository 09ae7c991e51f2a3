"""Asking a sign-in service: over https, briefly, without following it anywhere, and for no more than fits."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings

SECONDS = 5
MOST_BYTES = 256 * 1024
PIECE = 16 * 1024


class ServiceDownError(Exception):
    """The service did not answer, or not as the standard says: nobody's sign-in is at fault."""


class BadAnswerError(Exception):
    """What came back is not to be trusted; `why` is a short word for the log, which names nobody."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Readable(Protocol):
    """An answer that is read in pieces."""

    def read1(self, n: int) -> bytes: ...


class _StayThere(urllib.request.HTTPRedirectHandler):
    """What was asked for with a secret goes nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_StayThere)


def is_safe(url: object) -> bool:
    """Whether it may be asked, or people sent there: https and a host; http in a demo alone, which tests are."""
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or set(url) & set(" \"'<>;"):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and settings.DEMO))
    except ValueError:
        return False


def fetch_json(url: str, form: Mapping[str, str] | None = None, authorization: str = "") -> dict[str, Any]:
    """What stands at an address, or what it answers to a form. Raises ServiceDownError; BadAnswerError where it refuses a
    form, as it does with a code that was used before."""
    if not is_safe(url):
        raise ServiceDownError("an address without https")
    headers = {"Accept": "application/json"} | ({"Authorization": authorization} if authorization else {})
    request = urllib.request.Request(url, urlencode(form).encode() if form is not None else None, headers)
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            found = json.loads(_read(answer))
    except urllib.error.HTTPError as error:
        error.close()
        if form is not None and error.code == 400:
            raise BadAnswerError("code") from error
        raise ServiceDownError(f"status {error.code}") from error
    except (OSError, ValueError, HTTPException, RecursionError) as error:
        raise ServiceDownError(type(error).__name__) from error
    if not isinstance(found, dict):
        raise ServiceDownError("no object")
    return found


def _read(answer: Readable) -> bytes:
    """All of it, unless that takes too long or is too much."""
    read, until = b"", time.monotonic() + SECONDS
    while piece := answer.read1(PIECE):
        read += piece
        if len(read) > MOST_BYTES or time.monotonic() > until:
            raise ServiceDownError("too much, or too slow")
    return read
