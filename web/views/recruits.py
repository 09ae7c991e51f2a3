"""The caseload, one recruit's page, and the dates of their journey."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.errors import Invalid
from onboarding.selectors.planned_transfers import find_with_plans
from onboarding.services.notes import add_note
from web import searches
from web.forms.filters import CaseloadFilters
from web.forms.problems import take_problems
from web.forms.recruits import NoteForm
from web.presenters.caseload import caseload_page
from web.presenters.recruit import page_number, recruit_page
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def caseload(request: PageRequest) -> HttpResponse:
    """The recruits whom the viewer may know of, filtered by the address, fifty on a page. A name is sent by POST."""
    access.require(request.viewer, Action.LIST_RECRUITS)
    if request.method == "POST":
        return searches.send(request, reverse("recruits"), CaseloadFilters.base_fields)
    today = today_in(request.viewer.trust)
    filters = CaseloadFilters(searches.asked_of(request), request.viewer)
    page = caseload_page(request.viewer, filters, request.GET.get("page"), today)
    context = {"page": page, "filters": filters, "is_lost": searches.is_lost(request)}
    return render(request, "recruits/caseload.html", context | {"ignored": filters.ignored()})


@require_safe
def recruit(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Everything about one recruit that the viewer may know. `older` turns the pages of what happened."""
    found = find_with_plans(request.viewer, recruit_id)
    page = recruit_page(request.viewer, found, page_number(request.GET.get("older")))
    return render(request, "recruits/recruit.html", {"page": page, "note": NoteForm()})


@require_POST
def note(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Write a note about a recruit."""
    found = find_with_plans(request.viewer, recruit_id)
    access.require(request.viewer, Action.KEEP_NOTES, found)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            add_note(request.viewer, recruit_id=recruit_id, words=form.cleaned_data["words"])
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, "The note is kept.")
            return redirect(f"{reverse('recruit', args=[recruit_id])}#notes")
    page = recruit_page(request.viewer, found)
    return render(request, "recruits/recruit.html", {"page": page, "note": form}, status=400)
