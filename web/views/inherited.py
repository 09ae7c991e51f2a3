"""What was due before the trust went live."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.selectors.inherited import inherited_steps
from web.presenters.inherited import inherited_page
from web.requests import PageRequest

PAGE_SIZE = 50


@require_safe
def inherited(request: PageRequest) -> HttpResponse:
    """Steps to close with evidence or to waive, person by person, fifty on a page."""
    page = Paginator(inherited_steps(request.viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "steps/inherited.html", {"page": inherited_page(request.viewer, page)})
