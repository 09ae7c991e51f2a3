"""Two questions of machines: is this process alive, and can it do its work?"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding.selectors.health import heartbeats, missing_migrations
from web.requests import AnyRequest

PATIENCE_SECONDS = 2


@require_safe
@never_cache
def healthz(request: AnyRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database or the broker, so that a restart is not forced by them."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: AnyRequest) -> JsonResponse:
    """Database, migrations, broker and background work, each in a word; 503 where one is not ready.

    Beside them how long ago each background task ran, and what the last comparison of reminders found: both figures of
    it should be 0. They turn nobody away, since a page can be shown while a message is late."""
    checks = {name: check() for name, check in CHECKS.items()}
    ready = all(word == "ok" for word in checks.values())
    answer = {"ready": ready, "checks": checks, "background": _figures()}
    return JsonResponse(answer, status=200 if ready else 503)


def _figures() -> dict[str, dict[str, Any]]:
    try:
        beats = heartbeats()
    except DatabaseError:
        return {}
    return {name: {"seconds_ago": int(beat.age.total_seconds())} | beat.figures for name, beat in beats.items()}


def _database() -> str:
    try:
        missing = missing_migrations()
    except DatabaseError:
        return "the database does not answer"
    return f"migrations to run: {', '.join(missing)}" if missing else "ok"


def _broker() -> str:
    try:
        with broker_client(settings.REDIS_URL) as client:
            client.ping()
    except redis.RedisError:
        return "the broker does not answer"
    return "ok"


def _background() -> str:
    try:
        beats = heartbeats()
    except DatabaseError:
        return "the database does not answer"
    silent = [
        f"{name} last ran {int(beat.age.total_seconds())} seconds ago" for name, beat in beats.items() if beat.is_silent
    ]
    if not beats:
        return "no background task has run yet"
    return "; ".join(silent) or "ok"


def broker_client(url: str) -> redis.Redis:
    """A client for the address that the queue uses; a socket file is written `redis+socket://path?…` there."""
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        url = f"unix://{parts.netloc}{parts.path}"
    return redis.Redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)


CHECKS: dict[str, Callable[[], str]] = {"database": _database, "broker": _broker, "background": _background}
