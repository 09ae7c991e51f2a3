"""Where people come in, and the help page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from web.navigation import start_page
from web.presenters.help_page import help_page
from web.requests import AnyRequest, PageRequest


@require_safe
def start(request: PageRequest) -> HttpResponse:
    """Lead each role to its own start."""
    return redirect(start_page(request.viewer))


@require_safe
def show_help(request: AnyRequest) -> HttpResponse:
    """What each role does here, what the words mean, and whom to ask."""
    return render(request, "help.html", {"page": help_page(request.viewer)})
