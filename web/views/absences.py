"""Who is not at work without explanation: saying it, the list of all who are away, and that someone is back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.visible import find_absence, find_recruit
from onboarding.services.absences import end_absence, report_absence
from web.forms.absences import AbsenceForm, EndForm
from web.forms.problems import take_problems
from web.presenters.absences import absence_page, absences_page, end_page, person_away
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def absences(request: PageRequest) -> HttpResponse:
    """Everyone who is away without explanation, the longest first, with what a sponsor then has to do."""
    access.require(request.viewer, Action.REPORT_ABSENCE)
    return render(request, "absences/absences.html", {"page": absences_page(request.viewer)})


@BOTH
def report(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Say that someone is not at work today, or since a day that has gone by."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.REPORT_ABSENCE, recruit)
    form = AbsenceForm(request.POST or None, today=today_in(request.viewer.trust))
    if form.is_valid():
        try:
            report_absence(request.viewer, recruit_id=recruit_id, **form.cleaned_data)
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(request, f"HR can see that {recruit.full_name} is not at work. Try to reach them today.")
            if request.POST.get("from") == "to-do":
                return redirect(f"{reverse('to_do')}#recruit-{recruit_id}")
            return redirect("recruit", recruit_id)
    context = {"page": absence_page(request.viewer, recruit), "form": form}
    return render(request, "absences/report.html", context, status=400 if form.errors else 200)


@BOTH
def end(request: PageRequest, occurrence_id: UUID) -> HttpResponse:
    """Say that someone is back, or why they were away."""
    absence = find_absence(request.viewer, occurrence_id)
    form = EndForm(request.POST or None, today=today_in(request.viewer.trust))
    if form.is_valid():
        try:
            end_absence(request.viewer, occurrence_id=occurrence_id, **form.cleaned_data)
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(
                request, f"Saved. {person_away(absence).full_name} is no longer on the list of people away."
            )
            return redirect("recruit", absence.recruit_id)
    context = {"page": end_page(request.viewer, absence), "form": form}
    return render(request, "absences/end.html", context, status=400 if form.errors else 200)
