"""What the session remembers: the chosen membership, when its owner was last here, and whether they came by a trust's account."""

import time
from typing import TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from onboarding.models import Membership
from web import typed

MEMBERSHIP = "membership"
SEEN_AT = "seen_at"
BEGAN_AT = "began_at"
MFA_SEEN = "mfa_seen"
WAY_IN = "way_in"
MEANS = "means"
CONFIRMED_THERE_AT = "confirmed_there_at"
SETTING_UP_AT = "setting_up_at"
NOTE_EVERY_SECONDS = 60


class TrustsWayIn(TypedDict):
    """Who came by the sign-in service of a trust: only that trust is open to them, for as long as the identity is linked."""

    trust: str
    membership: str
    identity: str
    both_steps: bool


def way_in(request: HttpRequest) -> TrustsWayIn | None:
    """By which trust's own account somebody came in; None for their own password."""
    found: TrustsWayIn | None = request.session.get(WAY_IN)
    return found


def remember_way_in(request: HttpRequest, way: TrustsWayIn | None) -> None:
    """Somebody has just come in, by a trust's account or else by their own password."""
    for name in (WAY_IN, CONFIRMED_THERE_AT, SETTING_UP_AT):
        request.session.pop(name, None)
    if way is not None:
        request.session[WAY_IN], request.session[MEMBERSHIP] = way, way["membership"]
        request.session.pop(MFA_SEEN, None)
        if way["both_steps"]:
            request.session[MFA_SEEN] = True


def has_confirmed_there(request: HttpRequest) -> bool:
    """Whether who came by their trust's account has lately said there once more that it is them."""
    confirmed_at: int = request.session.get(CONFIRMED_THERE_AT, 0)
    return way_in(request) is not None and time.time() - confirmed_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def why_ended(request: HttpRequest) -> str:
    """Whether nobody used this session for longer than the settings allow ("idle"), or whoever did has been in for as
    long as one may be in one go ("long"); empty where it goes on."""
    now, seen_at, began_at = time.time(), request.session.get(SEEN_AT), request.session.get(BEGAN_AT)
    if seen_at is not None and now - seen_at > settings.SESSION_IDLE_SECONDS:
        return "idle"
    return "long" if began_at is not None and now - began_at > settings.SESSION_COOKIE_AGE else ""


def is_signed_out(request: HttpRequest, member: Membership) -> bool:
    """Whether HR has ended what this member had open in the trust by now."""
    out_at = member.signed_out_at
    return out_at is not None and request.session.get(BEGAN_AT, 0) <= out_at.timestamp()


def begin(request: HttpRequest) -> None:
    """Somebody has just signed in."""
    request.session[SEEN_AT] = request.session[BEGAN_AT] = int(time.time())


def note_activity(request: HttpRequest) -> None:
    """Remember that someone is here, at most once a minute, so that a click is not a write."""
    now = int(time.time())
    if now - request.session.get(SEEN_AT, 0) >= NOTE_EVERY_SECONDS:
        request.session[SEEN_AT] = now
        request.session.setdefault(BEGAN_AT, now)


def sign_in_again(request: HttpRequest, *, why: str = "idle", kept: bool = False) -> str:
    """The sign-in page, told that time ran out, and leading back to the page that was asked for, or on which the form
    stood whose words are `kept`."""
    told = {"kept" if kept else why: 1, "next": typed.page_of(request) if kept else return_path(request)}
    return f"{reverse('account_login')}?{urlencode(told)}"


def return_path(request: HttpRequest) -> str:
    """Where to go after sign-in: the page asked for, or the start where it cannot be asked for again."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
