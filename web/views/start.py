"""Where people come in, and the pages for everybody: help, and what is kept about people."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from web.navigation import start_page
from web.presenters.help_page import help_page
from web.presenters.privacy import privacy_page
from web.requests import AnyRequest, PageRequest


@require_safe
def start(request: PageRequest) -> HttpResponse:
    """Lead each role to its own start."""
    return redirect(start_page(request.viewer))


@require_safe
def show_help(request: AnyRequest) -> HttpResponse:
    """What each role does here, what the words mean, and whom to ask."""
    return render(request, "help.html", {"page": help_page(request.viewer)})


@require_safe
def show_privacy(request: AnyRequest) -> HttpResponse:
    """What is kept about people here, why, for how long, and what they can ask for; open to everybody."""
    return render(request, "privacy.html", {"page": privacy_page(request.viewer)})
