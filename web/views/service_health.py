"""The health page of HR. What machines ask is in `health.py`."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding import access
from onboarding.access import Action
from web.presenters.service_health import health_page
from web.requests import PageRequest


@require_safe
def service_health(request: PageRequest) -> HttpResponse:
    """Whether the parts in the background do their work, and what to do where one does not."""
    access.require(request.viewer, Action.SEE_HEALTH)
    return render(request, "service_health.html", {"page": health_page(request.viewer)})
