"""What is waived now, and when that runs out."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.clock import today_in
from onboarding.selectors.waivers import PARTS, waived_steps
from web.presenters.waivers import waivers_page
from web.requests import PageRequest

PAGE_SIZE = 50


@require_safe
def waivers(request: PageRequest) -> HttpResponse:
    """Steps whose waiver runs out soon, later or never, and those that are open again; fifty on a page."""
    asked = request.GET.get("show", "")
    show = asked if asked in PARTS else PARTS[0]
    steps = waived_steps(request.viewer, show, today_in(request.viewer.trust))
    page = Paginator(steps, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "steps/waivers.html", {"page": waivers_page(request.viewer, show, page)})
