"""Which pages are open to whom before the domain is asked: everything needs sign-in unless it is listed here."""

import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from onboarding.models.choices import Role
from web import sessions, typed
from web.presenters.elsewhere import OWN_WAY
from web.requests import AnyRequest

NO_DATABASE = {"/healthz", "/readyz"}

OPEN_TO_ALL = {
    "healthz",
    "readyz",
    "help",
    "privacy",
    "account_login",
    "account_elsewhere",
    "account_elsewhere_trust",
    "account_elsewhere_back",
    "account_invitation_elsewhere",
    "account_inactive",
    "account_invitation",
    "account_invitation_key",
    "account_address_key",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_trust",
    "mail_stop",
    "notify_receipts",
    "demo",
    "demo_sign_in",
    "demo_mail",
    "demo_message",
}
WITHOUT_TRUST = OPEN_TO_ALL | {"account_logout", "account", "account_trust"}
WITHOUT_SECOND_FACTOR = WITHOUT_TRUST | {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_confirm_elsewhere",
}

# Who has two steps switched on by a trust's account could open another trust's door with them, or a password.
SET_UP = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
BY_OWN_PASSWORD = SET_UP | {
    "account_address",
    "account_address_confirm",
    "account_change_password",
    "account_set_password",
    "mfa_deactivate_totp",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}


def closed_door(request: AnyRequest) -> HttpResponseBase | None:
    """The answer for someone who may not come in: to sign-in, "no trust", or setting up two-step sign-in."""
    match = request.resolver_match
    if match is None or match.url_name in OPEN_TO_ALL:
        return None
    if is_api(request):
        if must_set_up_second_factor(request):
            request.viewer = None  # the API takes a session without its second step for nobody
        return None
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if request.viewer is None and match.url_name not in WITHOUT_TRUST:
        return render(request, "errors/no_trust.html", status=403)
    if match.url_name not in WITHOUT_SECOND_FACTOR and must_set_up_second_factor(request):
        return redirect("mfa_activate_totp")
    if match.url_name in BY_OWN_PASSWORD and sessions.way_in(request) and not sets_up(request, match.url_name):
        return render(request, "account/own_way.html", {"words": OWN_WAY}, status=403)
    return None


def sets_up(request: AnyRequest, page: str) -> bool:
    """Whether staff without any second step set up their first one, or look at the codes that this has just made for them."""
    if page in SET_UP and must_set_up_second_factor(request):
        request.session[sessions.SETTING_UP_AT] = int(time.time())
        return True
    began_at = request.session.get(sessions.SETTING_UP_AT, 0)
    return page == "mfa_view_recovery_codes" and time.time() - began_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def to_sign_in(request: AnyRequest) -> HttpResponseBase:
    """To sign-in and back. Words that arrive too late are kept for whoever wrote them; by now the form has proved to
    be ours."""
    if request.method == "POST" and typed.keep(request, request.was or typed.writer_of(request)):
        return redirect(sessions.sign_in_again(request, kept=True))
    return (
        redirect(sessions.sign_in_again(request)) if request.was else redirect_to_login(sessions.return_path(request))
    )


def is_api(request: AnyRequest) -> bool:
    """The API says itself who may come in, in its own words."""
    return request.path.startswith("/api/")


def must_set_up_second_factor(request: AnyRequest) -> bool:
    """Staff sign in with two steps, unless the installation has switched that off. Once seen, it is not looked up again."""
    if not settings.TWO_STEP_SIGN_IN or request.viewer is None or request.session.get(sessions.MFA_SEEN):
        return False
    if set(request.viewer.roles) == {Role.RECRUIT}:
        return False
    if is_mfa_enabled(request.viewer.user):
        request.session[sessions.MFA_SEEN] = True
        return False
    return True
