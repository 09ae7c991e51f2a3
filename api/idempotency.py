"""`Idempotency-Key` on a POST: the same key and the same request get the same answer, and are done once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.openapi import IDEMPOTENCY_KEY
from onboarding.models import Membership
from onboarding.services.idempotency import Answer, answer_once

Handler = Callable[..., Response]
KEPT_HEADERS = ("ETag", "Location")


def once(handler: Handler) -> Handler:
    """A POST handler that honours the key, and is described as one that does. Without a key it runs as it is."""

    @extend_schema(parameters=[IDEMPOTENCY_KEY])
    @wraps(handler)
    def honoured(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(view, request, *args, **kwargs)
        answer = answer_once(
            view.viewer,
            key=key,
            request_digest=digest_of(request, view.viewer),
            act=lambda: _kept(handler(view, request, *args, **kwargs)),
        )
        return Response(orjson.loads(answer.body["data"]), status=answer.status, headers=answer.body["headers"])

    return honoured


def digest_of(request: Request, viewer: Membership) -> str:
    """What makes two requests the same: method, address, every value and file of the body, and the roles of whoever asks, as an
    answer holds what those may read."""
    roles = " ".join(sorted(viewer.roles))
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n{roles}\n".encode())
    data: Any = request.data
    if isinstance(data, QueryDict):
        data = [[name, [_plain(value) for value in values]] for name, values in sorted(data.lists())]
    digest.update(orjson.dumps(data, option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


def _plain(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    value.seek(0)
    return f"{value.name} {content.hexdigest()}"


def _kept(response: Response) -> Answer:
    """The answer as it will be read again: its JSON as text, to the byte, and the headers that belong to it."""
    data = orjson.dumps(response.data, option=orjson.OPT_UTC_Z).decode()
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, {"data": data, "headers": headers})
