"""How dates came to be, and putting right a day on which something happened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.selectors.visible import find_occurrence, find_own_recruit, find_recruit
from web.forms.corrections import CorrectionForm
from web.forms.problems import take_problems
from web.presenters.date_history import correction_page, history_page
from web.requests import PageRequest


@require_safe
def recruit_dates(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Every value that the dates of a person ever had."""
    found = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.SEE_RECRUIT, found)
    return render(request, "recruits/dates.html", {"page": history_page(request.viewer, found)})


@require_safe
def my_date_history(request: PageRequest) -> HttpResponse:
    """The same of my own."""
    found = find_own_recruit(request.viewer)
    return render(request, "recruits/dates.html", {"page": history_page(request.viewer, found, own=True)})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PageRequest, occurrence_id: UUID) -> HttpResponse:
    """The day of something that happened was wrong."""
    found = find_occurrence(request.viewer, occurrence_id)
    access.require(request.viewer, Action.RECORD_OCCURRENCE)
    form = CorrectionForm(request.POST or None, occurrence=found)
    if form.is_valid():
        try:
            form.save(request.viewer, occurrence_id)
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        except Stale as error:
            found = find_occurrence(request.viewer, occurrence_id)
            typed = request.POST.copy()
            typed["revision"] = str(found.revision)
            form = CorrectionForm(typed, occurrence=found)
            form.add_error(None, f"{error.detail} Look at the day that stands there now, then send it again.")
        else:
            messages.success(request, "The day is corrected. What is counted from it has moved.")
            return redirect("recruit_dates", found.recruit_id) if found.recruit_id else redirect("duties")
    context = {"page": correction_page(request.viewer, found), "form": form}
    return render(request, "duties/correct.html", context, status=400 if form.errors else 200)
