"""A recruit's own checklist."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.selectors.visible import find_own_recruit
from web.presenters.my import my_page
from web.requests import PageRequest


@require_safe
def checklist(request: PageRequest) -> HttpResponse:
    """My next three things, my whole checklist, my people and my dates."""
    recruit = find_own_recruit(request.viewer)
    return render(request, "my/checklist.html", {"page": my_page(request.viewer, recruit)})
