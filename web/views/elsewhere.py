"""Signing in by a trust's own service: finding it, going there, and coming back."""

import logging
import time
from collections.abc import Callable

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onboarding import access
from onboarding.errors import DomainError, NotFound
from onboarding.models import SignInProvider
from onboarding.selectors.identities import find_provider, provider_of
from onboarding.services.identities import WayIn, accept_by_identity, come_in, link_identity, note_refusal
from onboarding.services.invitations import read_invitation
from web import sessions
from web.forms.elsewhere import TrustCodeForm
from web.oidc import flows
from web.oidc.answers import subject_of
from web.oidc.fetching import BadAnswerError, ServiceDownError
from web.presenters.elsewhere import BUSY, DOWN, OTHER, UNKNOWN, refusal
from web.requests import AnyRequest
from web.views.invitations import KEY

BOTH = require_http_methods(["GET", "HEAD", "POST"])
log = logging.getLogger(__name__)
# Which trust's service this browser was at last: nobody else need be told which trusts have one.
COOKIE = "__Host-trust" if settings.SESSION_COOKIE_SECURE else "trust"
SALT, YEAR = "web.elsewhere", 365 * 24 * 60 * 60


@BOTH
@never_cache
def choose(request: AnyRequest) -> HttpResponse:
    """Say which trust by the code that HR gave; whoever was at one before is led there. No list tells who has one."""
    form = TrustCodeForm(request.POST or None)
    code = (
        request.get_signed_cookie(COOKIE, "", SALT) if request.method != "POST" and "other" not in request.GET else ""
    )
    if form.is_valid():
        if not ratelimit.consume(request, action="elsewhere"):
            return refused(request, BUSY)
        code = form.cleaned_data["code"]
    try:
        if code:
            return redirect(with_next("account_elsewhere_trust", request, find_provider(code).code))
    except NotFound:
        if form.is_bound:
            form.add_error("code", "We do not know this code. Check it, or ask the HR team of your trust for the link.")
    context = {"form": form, "next": safe_page(request)}
    return render(request, "account/elsewhere.html", context, status=400 if form.errors else 200)


@BOTH
@never_cache
def leave(request: AnyRequest, code: str) -> HttpResponse:
    """The page that HR passes on: a button that leads to the trust's own service."""
    provider = find_provider(code)
    if request.user.is_authenticated:
        return redirect("start")
    if request.method == "POST":
        if not ratelimit.consume(request, action="elsewhere"):
            return refused(request, BUSY)
        return leaving(request, provider, flows.SIGN_IN, safe_page(request))
    context = {"trust": provider.trust.name, "code": provider.code, "next": safe_page(request)}
    return render(request, "account/elsewhere_trust.html", context)


@require_POST
@never_cache
def accept(request: AnyRequest) -> HttpResponse:
    """Accept an invitation with the trust's account instead of a password: first it has to be shown there."""
    key = request.session.get(KEY, "")
    found = read_invitation(key)
    provider = provider_of(found.member.trust_id)
    if request.user.is_authenticated or provider is None or found.state != "open" or found.has_password:
        return redirect("account_invitation")
    return leaving(request, provider, flows.INVITATION, invitation=key)


def leaving(
    request: AnyRequest, provider: SignInProvider, purpose: str, page: str = "", invitation: str = ""
) -> HttpResponse:
    """Send the browser to the service. Not by an answer to the form itself: our own policy lets forms lead nowhere else."""
    try:
        address = flows.begin(request, provider, purpose, page, invitation)
    except ServiceDownError as error:
        log.warning("A trust's sign-in service is not to be had: %s", error)
        return refused(request, DOWN)
    context = {"trust": provider.trust.name, "address": address}
    answer = render(request, "account/elsewhere_leaving.html", context)
    answer.headers["Refresh"] = f"0;url={address}"
    return answer


@require_GET
@never_cache
def back(request: AnyRequest, code: str) -> HttpResponse:
    """What the service answered, by the browser and then to ourselves: doubted first, then used, once."""
    provider = find_provider(code)
    try:
        flow = flows.take(request, provider.code, request.GET.get("state", ""))
        subject = subject_of(provider, flow, request.GET.dict())
        return DONE[flow.purpose](request, provider, flow, subject)
    except BadAnswerError as error:
        log.warning("An answer of a trust's sign-in service was refused: %s", error.why)
        if error.why != "state":
            note_refusal(provider, error.why)
        return refused(request, error.why)
    except ServiceDownError as error:
        log.warning("A trust's sign-in service is not to be had: %s", error)
        return refused(request, DOWN)
    except DomainError as error:
        return refused(request, OTHER, detail=error.detail)


def _sign_in(request: AnyRequest, provider: SignInProvider, flow: flows.Flow, subject: str) -> HttpResponse:
    way = come_in(provider, subject)
    return refused(request, UNKNOWN) if way is None else _let_in(request, provider, way, flow.page)


def _accept(request: AnyRequest, provider: SignInProvider, flow: flows.Flow, subject: str) -> HttpResponse:
    """The invitation on whose page the button was pressed, whatever else was opened in this browser since."""
    way = accept_by_identity(flow.invitation, provider, subject)
    if request.session.get(KEY) == flow.invitation:
        del request.session[KEY]
    return _let_in(request, provider, way, "")


def _let_in(request: AnyRequest, provider: SignInProvider, way: WayIn, page: str) -> HttpResponse:
    """Sign them in, by our second step where their trust has not asked for both."""
    kept: sessions.TrustsWayIn = {
        "trust": str(provider.trust_id),
        "membership": str(way.member.pk),
        "identity": str(way.identity.pk),
        "both_steps": way.both_steps,
    }
    user = way.member.user
    record_authentication(request, user, method="elsewhere")
    answer: HttpResponse = perform_login(
        request, Login(user=user, redirect_url=page or None, signal_kwargs={sessions.WAY_IN: kept})
    )
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_signed_cookie(COOKIE, provider.code, SALT, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer


def _link(request: AnyRequest, provider: SignInProvider, _: flows.Flow, subject: str) -> HttpResponse:
    if request.viewer is None or sessions.way_in(request):
        raise NotFound()
    link_identity(request.viewer, provider, subject)
    access.enter(request.viewer)
    messages.success(request, "Your trust’s account is linked. You can sign in with it from now on.")
    return redirect("account_linked")


def _confirm(request: AnyRequest, provider: SignInProvider, flow: flows.Flow, subject: str) -> HttpResponse:
    """It has to be the very account by which they are in."""
    now, way = sessions.way_in(request), come_in(provider, subject)
    if now is None or way is None or str(way.identity.pk) != now["identity"]:
        return refused(request, UNKNOWN)
    request.session[sessions.CONFIRMED_THERE_AT] = int(time.time())
    return redirect(flow.page or "account")


DONE: dict[str, Callable[[AnyRequest, SignInProvider, flows.Flow, str], HttpResponse]] = {
    flows.SIGN_IN: _sign_in,
    flows.INVITATION: _accept,
    flows.LINK: _link,
    flows.CONFIRM: _confirm,
}


def refused(request: AnyRequest, why: str, *, detail: str = "") -> HttpResponse:
    """Why nobody came in, in words. Whoever was signed in still is, in their own trust."""
    if request.viewer is not None:
        access.enter(request.viewer)
    page = refusal(why, detail=detail)
    answer = render(request, "account/elsewhere_refused.html", {"page": page}, status=page.status)
    if page.status == 429:
        answer.headers["Retry-After"] = "900"
    return answer


def safe_page(request: AnyRequest) -> str:
    """The page of ours that was asked for, to follow sign-in."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    return (
        page if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()) else ""
    )


def with_next(name: str, request: AnyRequest, code: str) -> str:
    """The address of a page, which leads on to where they wanted to go."""
    page = safe_page(request)
    return reverse(name, args=[code]) + (f"?{urlencode({'next': page})}" if page else "")
