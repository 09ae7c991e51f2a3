"""What is mine to do, for everyone who is not a recruit."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding import access
from onboarding.access import Action
from web.presenters.to_do import to_do_page
from web.requests import PageRequest


@require_safe
def to_do(request: PageRequest) -> HttpResponse:
    """Open steps of my roles, by person, the most urgent first."""
    access.require(request.viewer, Action.SUBMIT_STEP)
    return render(request, "steps/to_do.html", {"page": to_do_page(request.viewer)})
