"""The figures: a summary for the director, and the readiness report in full."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.presenters.readiness import readiness_page
from web.requests import PageRequest


@require_safe
def reports(request: PageRequest) -> HttpResponse:
    """The four actions of the plan with their words, and the limits that the law sets."""
    return render(request, "reports/summary.html", {"page": readiness_page(request.viewer)})


@require_safe
def readiness(request: PageRequest) -> HttpResponse:
    """The same with everything behind it: must-haves, steps, commitments, the rule."""
    return render(request, "reports/readiness.html", {"page": readiness_page(request.viewer)})
