"""Steps in a role that nobody plays for the person."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.clock import today_in
from onboarding.selectors.vacancies import vacancies
from web.presenters.vacancies import vacancies_page
from web.requests import PageRequest

PAGE_SIZE = 50


@require_safe
def list_of(request: PageRequest) -> HttpResponse:
    """Whom HR has to name somebody for, the most urgent first; fifty on a page."""
    found = vacancies(request.viewer, today_in(request.viewer.trust))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "recruits/vacancies.html", {"page": vacancies_page(request.viewer, page)})
