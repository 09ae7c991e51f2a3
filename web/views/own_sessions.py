"""Where I am signed in, and signing out there: in one other browser, or in all others."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding.errors import NotFound
from onboarding.services.sign_ins import record_sign_out
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: PageRequest) -> HttpResponse:
    """The list of all, oldest first. A session is named by a number of its own: its key opens it."""
    found = sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.created_at)
    if request.method != "POST":
        return render(request, "usersessions/usersession_list.html", {"sessions": found})
    others = [one for one in found if not one.is_current()]
    if wanted := request.POST.get("session"):
        others = [one for one in others if str(one.pk) == wanted]
        if not others:
            raise NotFound()
    if others:
        get_adapter().end_sessions(others)
        record_sign_out(request.viewer, elsewhere=True)
    messages.success(request, "You are signed out there." if wanted else "You are signed out everywhere else.")
    return redirect("usersessions_list")
