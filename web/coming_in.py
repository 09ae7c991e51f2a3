"""By which means somebody came in, and into which trust: a line of its audit. And what opens their account, where it changes."""

import logging
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from onboarding import access
from onboarding.models import User
from onboarding.selectors.memberships import membership_of
from onboarding.services.account_changes import tell_account_change
from onboarding.services.sign_ins import record_sign_in
from web import sessions

log = logging.getLogger(__name__)


def means_of(request: HttpRequest, user: User) -> list[str]:
    """What they have just shown: password or elsewhere (their trust's account), then totp, webauthn or recovery_codes;
    or that they have a second step, which a device that they trust stood for."""
    means: list[str] = []
    for one in get_authentication_records(request, user):
        means = [*means, one["type"]] if one["method"] == "mfa" else [one["method"]]
    if means == ["password"] and is_mfa_enabled(user):
        means.append("trusted_device")
    return means


def note_sign_in(request: HttpRequest, user: User, means: list[str]) -> None:
    """A line of the trust in which they begin, or begin to work now. Somebody whom no trust lets in is a line of the log."""
    way = sessions.way_in(request)
    request.session[sessions.MEANS] = means
    access.enter_user(user)
    member = membership_of(user, chosen=request.session.get(sessions.MEMBERSHIP), within=way["trust"] if way else None)
    if member is None:
        log.info("Somebody signed in whom no trust lets in.")
        return
    access.enter(member)
    record_sign_in(member, means)


def note_account_change(request: Any, user: User, change: str) -> None:
    """Tell of it in all their trusts; whoever is signed in goes on in theirs."""
    tell_account_change(user, change)
    if request.viewer is not None:
        access.enter(request.viewer)
