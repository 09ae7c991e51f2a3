"""Whoever is signed in says once more that it is them before they change roles, take people's data out, or make a token.

Asked for at most every five minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`). What was typed is kept and shown again."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from web import typed
from web.requests import PageRequest

View = Callable[..., HttpResponseBase]


def confirmed(view: View) -> View:
    """A view whose POST is done only by somebody who has just said that it is them. Not in a demo: it has no passwords."""

    @wraps(view)
    def asking(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or settings.DEMO or did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        typed.keep(request, str(request.user.pk), confirming=True)
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': typed.page_of(request)})}")

    return asking
