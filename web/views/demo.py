"""Only in a demo: sign in as one of its people with one click, and read the mail that it sent."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from onboarding.errors import NotFound
from web import sessions, typed
from web.coming_in import note_sign_in
from web.mailbox import caught_mail, read_mail
from web.presenters.demo import demo_people
from web.requests import AnyRequest

P = ParamSpec("P")
View = Callable[Concatenate[AnyRequest, P], HttpResponse]


def demo_only(view: View[P]) -> View[P]:
    """Elsewhere than in a demo there is no such page."""

    @wraps(view)
    def guarded(request: AnyRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@require_safe
def people(request: AnyRequest) -> HttpResponse:
    """The people of the demo with their roles, each with a button."""
    return render(request, "demo/people.html", {"trusts": demo_people(request.viewer)})


@demo_only
@require_POST
@sensitive_post_parameters()
def sign_in(request: AnyRequest) -> HttpResponse:
    """Sign in as that person: without a password, and only as one of those on the page."""
    everyone = [person for trust in demo_people(request.viewer) for person in trust.people]
    chosen = next((person for person in everyone if person.email == request.POST.get("email")), None)
    if chosen is None:
        raise NotFound()
    login(request, chosen.membership.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(0)  # until the browser closes, as sign-in with a password has it
    sessions.begin(request)
    request.session[sessions.MEMBERSHIP] = str(chosen.membership.id)
    user_logged_in.send(
        sender=type(request.user), request=request, user=request.user
    )  # so that allauth lists the session
    note_sign_in(request, chosen.membership.user, ["demo"])
    kept = typed.find(request, chosen.membership.user)
    return redirect(kept.page if kept else "start")


@demo_only
@require_safe
def mail(request: AnyRequest) -> HttpResponse:
    """What the demo sent, newest first: it never leaves this machine."""
    return render(request, "demo/mail.html", {"mails": caught_mail()})


@demo_only
@require_safe
def message(request: AnyRequest, name: str) -> HttpResponse:
    """One mail as its reader would see it."""
    found = read_mail(name)
    if found is None:
        raise NotFound()
    return render(request, "demo/message.html", {"mail": found})
