"""The caseload, one recruit's page, and the dates of their journey."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.errors import Invalid
from onboarding.selectors.filters_recruits import filter_recruits
from onboarding.selectors.visible import find_recruit, visible_recruits
from onboarding.services.milestones import record_milestone
from web.forms.filters import CaseloadFilters
from web.forms.milestones import MilestoneForm
from web.forms.problems import take_problems
from web.presenters.caseload import caseload_page
from web.presenters.milestones import find_milestone, milestone_page
from web.presenters.recruit import recruit_page
from web.requests import PageRequest

PAGE_SIZE = 50


@require_safe
def caseload(request: PageRequest) -> HttpResponse:
    """The recruits whom the viewer may know of, filtered by the address, fifty on a page."""
    access.require(request.viewer, Action.LIST_RECRUITS)
    today = today_in(request.viewer.trust)
    filters = CaseloadFilters(request.GET, request.viewer)
    visible = visible_recruits(request.viewer)
    recruits = filter_recruits(request.viewer, visible, filters.wanted(), today, order=filters.order())
    page = Paginator(recruits, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": caseload_page(request.viewer, filters, page, today), "filters": filters}
    return render(request, "recruits/caseload.html", context | {"ignored": filters.ignored()})


@require_safe
def recruit(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Everything about one recruit that the viewer may know."""
    found = find_recruit(request.viewer, recruit_id)
    return render(request, "recruits/recruit.html", {"page": recruit_page(request.viewer, found)})


@require_http_methods(["GET", "HEAD", "POST"])
def date_of(request: PageRequest, recruit_id: UUID, kind: str, occurrence: int) -> HttpResponse:
    """Record or move one date of the journey. Open steps that are counted from it move with it."""
    found = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.MOVE_MILESTONE, found)
    milestone = find_milestone(request.viewer, found, kind, occurrence)
    form = MilestoneForm(request.POST or None, milestone=milestone)
    if form.is_valid():
        try:
            record_milestone(
                request.viewer, recruit_id=recruit_id, kind=kind, occurrence=occurrence, **form.cleaned_data
            )
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, "The date is saved. Open steps that are counted from it have moved.")
            return redirect("recruit", recruit_id)
    context = {"page": milestone_page(found, milestone), "form": form}
    return render(request, "recruits/date.html", context, status=400 if form.errors else 200)
