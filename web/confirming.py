"""Whoever is signed in says once more that it is them before they change roles, take people's data out, or make a token.

Asked for at most every five minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`). What was typed is kept and shown again."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from web import sessions, typed
from web.requests import PageRequest

View = Callable[..., HttpResponseBase]


def has_confirmed(request: PageRequest) -> bool:
    """Whether they have said so within the last minutes: by what is their own, or by the trust's account by which they came.

    The latter stays unknown to allauth, whose pages show what opens other trusts too; and who has nothing of their own to say
    it with, it would take as they are."""
    if sessions.has_confirmed_there(request):
        return True
    if sessions.way_in(request) and not get_reauthentication_flows(request.user):
        return False
    return bool(did_recently_reauthenticate(request))


def confirmed(view: View) -> View:
    """A view whose POST is done only by somebody who has just said that it is them. Not in a demo: it has no passwords."""

    @wraps(view)
    def asking(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or settings.DEMO or has_confirmed(request):
            return view(request, *args, **kwargs)
        typed.keep(request, str(request.user.pk), confirming=True)
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': typed.page_of(request)})}")

    return asking
