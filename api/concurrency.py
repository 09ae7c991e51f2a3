"""ETag and If-Match: nobody overwrites what they have not seen."""

import hashlib
from typing import Any, Protocol, TypeVar

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from onboarding.errors import Stale

Revision = TypeVar("Revision", int, str, covariant=True)


class Revised(Protocol[Revision]):
    """A row that counts its changes, or says in another way that it has changed."""

    @property
    def revision(self) -> Revision: ...


def etag(thing: Revised[Any]) -> str:
    """The strong validator of the row as it is now."""
    return f'"{thing.revision}"'


def with_etag(response: Response, thing: Revised[Any]) -> Response:
    """The same answer, marked with the revision that it shows."""
    response.headers["ETag"] = etag(thing)
    return response


def with_etag_of_all(response: Response) -> Response:
    """The same, of what nobody changes through this door: marked with a digest of all that it shows."""
    shown = orjson.dumps(response.data, option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS)
    response.headers["ETag"] = f'"{hashlib.sha256(shown).hexdigest()[:32]}"'
    return response


def revision_seen(request: Request, thing: Revised[Revision]) -> Revision | None:
    """The revision that the sender has seen, for the service to compare under its lock; None where they do not say.

    Raises Stale where If-Match names others only."""
    asked = request.headers.get("If-Match")
    if asked is None or asked.strip() == "*":
        return None
    if etag(thing) not in [tag.strip() for tag in asked.split(",")]:
        raise Stale()
    return thing.revision
