"""ETag and If-Match: nobody overwrites what they have not seen."""

from typing import Protocol

from rest_framework.request import Request
from rest_framework.response import Response

from onboarding.errors import Stale


class Revised(Protocol):
    """A row that counts its changes."""

    revision: int


def etag(thing: Revised) -> str:
    """The strong validator of the row as it is now."""
    return f'"{thing.revision}"'


def with_etag(response: Response, thing: Revised) -> Response:
    """The same answer, marked with the revision that it shows."""
    response.headers["ETag"] = etag(thing)
    return response


def revision_seen(request: Request, thing: Revised) -> int | None:
    """The revision that the sender has seen, for the service to compare under its lock; None where they do not say.

    Raises Stale where If-Match names others only."""
    asked = request.headers.get("If-Match")
    if asked is None or asked.strip() == "*":
        return None
    if etag(thing) not in [tag.strip() for tag in asked.split(",")]:
        raise Stale()
    return thing.revision
