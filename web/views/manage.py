"""Where HR looks after the service itself: people, places and what else belongs to the whole trust."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.errors import NotAllowed
from web.navigation import managed_by
from web.requests import PageRequest


@require_safe
def manage(request: PageRequest) -> HttpResponse:
    """The pages that the viewer may open, with one line on each."""
    pages = managed_by(request.viewer)
    if not pages:
        raise NotAllowed()
    return render(request, "manage.html", {"pages": pages})
