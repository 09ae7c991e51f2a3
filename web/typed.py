"""What someone typed into a page whose session had ended: kept for them alone, for an hour, and shown once."""

import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse

from onboarding.models import User

TYPED = "typed"
KEPT_SECONDS = 60 * 60
MOST_BYTES = 64 * 1024
NEVER = re.compile("csrf|passw|code|token|secret", re.IGNORECASE)
WRITER = "__Host-writer" if settings.SESSION_COOKIE_SECURE else "writer"
SALT = "web.typed.writer"
NO_NAME_TO_IT = ("/my/surveys/",)  # what nobody may know who said


@dataclass(frozen=True)
class Typed:
    """The fields of a form by name, the path it was sent to, the page it stood on, whether a file was with it, and
    whether it waits for somebody who is in to say that it is them, rather than to sign in."""

    writer: str
    path: str
    page: str
    fields: dict[str, list[str]]
    had_file: bool
    kept_at: float
    confirming: bool = False


def know_writer(request: HttpRequest, response: HttpResponseBase, user: User | None) -> None:
    """Let the browser carry, signed, who works in it: when a session is gone, only this says whose words arrive.

    `user` is who is signed in now; with nobody it is forgotten."""
    if user is None:
        response.delete_cookie(WRITER)
    elif writer_of(request) != str(user.pk):
        response.set_signed_cookie(
            WRITER, str(user.pk), SALT, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )


def writer_of(request: HttpRequest) -> str | None:
    """Who worked in this browser last, where the browser says so and we signed it."""
    return request.get_signed_cookie(WRITER, None, SALT)


def keep(request: HttpRequest, writer: str | None, *, confirming: bool = False) -> bool:
    """Keep what was typed in the session of nobody that begins here. Returns whether anything is kept: nothing without
    a known writer, of the pages of one's account, of surveys, or of more than 64 KB; passwords, codes and files never."""
    own_pages = request.path.startswith((reverse("account"), reverse("demo"), *NO_NAME_TO_IT))
    if writer is None or (own_pages and request.path != reverse("account_tokens")):
        return False
    try:
        fields = {name: values for name, values in request.POST.lists() if not NEVER.search(name)}
        had_file = bool(request.FILES)
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError):
        return False
    size = sum(len(text.encode(errors="replace")) for name, values in fields.items() for text in (name, *values))
    if not fields or size > MOST_BYTES:
        return False
    kept = Typed(writer, request.path, page_of(request), fields, had_file, time.time(), confirming)
    request.session[TYPED] = vars(kept)
    if not confirming:
        request.session.set_expiry(KEPT_SECONDS)  # until someone signs in
    return True


def page_of(request: HttpRequest) -> str:
    """The page on which the form stood: the browser names it; else the form's own address."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return request.path
    if page.netloc == request.get_host() and page.path.startswith("/") and not page.path.startswith("//"):
        return f"{page.path}?{page.query}" if page.query else page.path
    return request.path


def find(request: HttpRequest, user: User) -> Typed | None:
    """What is kept for this user. What is kept for another, or for longer than an hour, is thrown away unread."""
    kept = request.session.get(TYPED)
    if kept is None:
        return None
    typed = Typed(**kept)
    if typed.writer != str(user.pk) or time.time() - typed.kept_at > KEPT_SECONDS:
        forget(request)
        return None
    return typed


def forget(request: HttpRequest) -> None:
    """It was shown, or is nobody's business any more."""
    del request.session[TYPED]
