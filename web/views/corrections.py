"""Asking HR to correct what is kept about oneself, and HR's answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.corrections import find_correction
from onboarding.selectors.memberships import lacks_second_reviewer
from web.forms.correction_requests import AnswerForm, CorrectionForm
from web.forms.problems import take_problems
from web.presenters.corrections import correction_page, my_corrections
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def corrections(request: PageRequest) -> HttpResponse:
    """What I asked to be corrected, with what came of it, and the form to ask."""
    access.require(request.viewer, Action.ASK_CORRECTION)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.save(request.viewer)
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, "HR reads this. We write to you once they have answered.")
            return redirect("corrections")
    context = {"asked": my_corrections(request.viewer), "form": form}
    return render(request, "corrections/mine.html", context, status=400 if form.errors else 200)


@BOTH
def correction(request: PageRequest, correction_id: UUID) -> HttpResponse:
    """One request; HR answers it."""
    asked = find_correction(request.viewer, correction_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        access.require(request.viewer, Action.ANSWER_CORRECTION, asked)
        if form.is_valid():
            try:
                form.save(request.viewer, correction_id)
            except (Invalid, NotNow) as error:
                take_problems(form, error)
            else:
                messages.success(request, f"{asked.asked_by.full_name} can read your answer.")
                return redirect("review")
    context = {"page": correction_page(request.viewer, asked), "form": form}
    context["lacks_second"] = lacks_second_reviewer(request.viewer)
    return render(request, "corrections/correction.html", context, status=400 if form.errors else 200)
