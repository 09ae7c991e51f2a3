"""Where I am signed in, and signing out there: in one other browser, or in all others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding.services.own_sessions import end_sessions, sessions_of
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: PageRequest) -> HttpResponse:
    """The list of all. A session is named by a number of its own: its key opens it."""
    if request.method != "POST":
        return render(request, "usersessions/usersession_list.html", {"sessions": sessions_of(request.user)})
    number = request.POST.get("session", "")
    end_sessions(request.viewer, here=request.session.session_key or "", number=number)
    messages.success(request, "You are signed out there." if number else "You are signed out everywhere else.")
    return redirect("usersessions_list")
