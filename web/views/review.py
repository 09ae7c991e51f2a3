"""What waits for a decision of HR."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding import access
from onboarding.access import Action
from web.presenters.review import review_page
from web.requests import PageRequest


@require_safe
def review(request: PageRequest) -> HttpResponse:
    """Submitted steps, requests to waive and proposed days; what one sent in oneself stands apart."""
    access.require(request.viewer, Action.REVIEW_STEP)
    return render(request, "steps/review.html", {"page": review_page(request.viewer, request.GET.dict())})
