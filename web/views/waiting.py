"""What waits on whom, and for how long."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.clock import today_in
from onboarding.models.choices import WaitingOn
from onboarding.selectors.waiting import AGES, waiting_steps
from web.presenters.waiting import waiting_page
from web.requests import PageRequest

PAGE_SIZE = 50


@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    """Counts by party and age, and the steps behind one of them; fifty on a page."""
    whom, age = request.GET.get("whom", ""), request.GET.get("age", "")
    asked = {"whom": whom if whom in WaitingOn.values else "", "age": age if age in AGES else ""}
    steps = waiting_steps(request.viewer, today_in(request.viewer.trust), party=asked["whom"], age=asked["age"])
    page = Paginator(steps, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "steps/waiting.html", {"page": waiting_page(request.viewer, asked, page)})
