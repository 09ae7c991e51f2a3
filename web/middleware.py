"""One transaction for each request, and the way from a signed-in user into their trust."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from onboarding import access
from onboarding.errors import DomainError
from onboarding.models import User
from onboarding.selectors.identities import is_way_open
from onboarding.selectors.memberships import membership_of
from web import counts, sessions, typed
from web.components import NHS
from web.doors import NO_DATABASE, closed_door, is_api
from web.filling import filled
from web.requests import AnyRequest
from web.views.errors import show_refusal

NOTICE = "You were signed out before this was saved. Nothing is lost: look at it and send it again."
CONFIRMED = "Nothing is saved yet: look at what you typed and send it again."
CHOOSE_AGAIN = " Choose the file again: files are not kept."
GetResponse = Callable[[AnyRequest], HttpResponseBase]


class RequestTransaction:
    """Opens one transaction round view and rendering, and takes everything back when the answer is a failure.

    What must be kept even then (a refusal, a look at something private) is left in `request.late_events` as callables,
    and written afterwards in a short transaction of its own, as the same viewer. What was counted is written again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: AnyRequest) -> HttpResponseBase:
        request.viewer, request.recruit, request.was, request.late_events = None, None, None, []
        # Whatever it says: another alphabet could bring letters that nobody can write down.
        request.encoding = settings.DEFAULT_CHARSET
        if request.path in NO_DATABASE:
            return self.get_response(request)
        counted = counts.begin()
        try:
            with transaction.atomic():
                response = self.get_response(request)
                has_failed = response.status_code >= 500
                if has_failed:
                    transaction.set_rollback(True)
            if not has_failed:
                counted.clear()
        finally:
            counts.write_again(counted)
            self.write_late_events(request)
        return response

    def write_late_events(self, request: AnyRequest) -> None:
        """Record what the request left for afterwards; most requests leave nothing."""
        if not request.late_events or request.viewer is None:
            return
        with transaction.atomic():
            access.enter(request.viewer)
            for write in request.late_events:
                write()


class EnterTrust:
    """Finds the membership of the signed-in user, enters its trust, and keeps unlisted pages behind sign-in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: AnyRequest) -> HttpResponseBase:
        if request.path in NO_DATABASE:
            return self.get_response(request)
        if request.user.is_authenticated and (
            why := sessions.why_ended(request) or enter_trust_of(request, request.user)
        ):
            request.was = str(request.user.pk)
            request.viewer = None
            logout(request)
            if request.method != "POST" and not is_api(request):
                return redirect(sessions.sign_in_again(request, why=why))
        user = request.user
        response = self.get_response(request)
        if user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
            response = typed_before(request, response, user)
        if not is_api(request) and request.was is None:
            remember_writer(request, response, was_in=user.is_authenticated)
        return response

    def process_view(self, request: AnyRequest, *_: Any) -> HttpResponseBase | None:
        """Turn away whoever may not come in here, before the view looks at anything, and an address to go on to that is none."""
        refuse_no_address(request)
        return closed_door(request)

    def process_exception(self, request: AnyRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal of the domain is a page with its sentence; anything else is a failure."""
        return show_refusal(request, exception) if isinstance(exception, DomainError) else None


def refuse_no_address(request: AnyRequest) -> None:
    """Raise BadRequest where the page to go on to cannot be read, instead of failing over it once the work is done."""
    for address in [] if is_api(request) else [*request.GET.getlist("next"), *request.POST.getlist("next")]:
        try:
            urlsplit(address)
        except ValueError as error:
            raise BadRequest("The page to go on to is no address.") from error


def typed_before(request: AnyRequest, response: HttpResponseBase, user: User) -> HttpResponseBase:
    """The page with what this user had typed into it when their session ended; shown once."""
    kept = typed.find(request, user)
    if kept is None or not isinstance(response, HttpResponse) or not is_page(request, response):
        return response
    notice = (CONFIRMED if kept.confirming else NOTICE) + (CHOOSE_AGAIN if kept.had_file else "")
    banner = NHS.notification_banner({"title": {"id": "typed-before", "text": "Important"}, "text": notice})
    page = filled(response.text, kept.path, kept.fields, at=request.path, notice=banner)
    if page is not None:
        response.content = page
        typed.forget(request)
    return response


def is_page(request: AnyRequest, response: HttpResponse) -> bool:
    """A page that someone asked for and was shown."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return request.method == "GET" and response.status_code == 200 and is_html


def remember_writer(request: AnyRequest, response: HttpResponseBase, *, was_in: bool) -> None:
    """Who is signed in after this answer is the writer of what this browser sends; who signs out is not."""
    if request.user.is_authenticated:
        typed.know_writer(request, response, request.user)
    elif was_in:
        typed.know_writer(request, response, None)


def enter_trust_of(request: AnyRequest, user: User) -> str:
    """Set `request.viewer` to the membership that the user chose, else their first. One without any stays outside.

    Who came by a trust's account has no other trust, and is out ("unlinked") once that account leads here no more. Whom HR
    has signed out is out ("ended") where the session is in that trust."""
    sessions.note_activity(request)
    access.enter_user(user)
    way = sessions.way_in(request)
    within = way["trust"] if way else None
    request.viewer = membership_of(user, chosen=request.session.get(sessions.MEMBERSHIP), within=within)
    if request.viewer is not None:
        access.enter(request.viewer)
        if way and not is_way_open(request.viewer, way["identity"]):
            return "unlinked"
        if sessions.is_signed_out(request, request.viewer):
            return "ended"
    return ""
