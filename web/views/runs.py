"""Reports that were kept: listed, read, signed by a director, restated when more is known."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.report_runs import find_run
from web.confirming import has_confirmed
from web.forms.problems import take_problems
from web.forms.runs import KeepForm, RestateForm, SignForm
from web.presenters.plans import plan_shown
from web.presenters.runs import run_page, runs_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def runs(request: PageRequest) -> HttpResponse:
    """All that was kept, and the form to keep one more."""
    access.require(request.viewer, Action.MAKE_RUN if request.method == "POST" else Action.SEE_RUNS)
    plan = plan_shown(request.viewer, request.GET, "report_runs")
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            run = form.save(request.viewer, plan.key)
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, "The report is kept as it stands now.")
            return redirect("report_run", run.pk)
    page = runs_page(request.viewer, request.GET.get("page"), plan)
    return render(request, "reports/runs.html", {"page": page, "form": form}, status=400 if form.errors else 200)


@require_safe
def run(request: PageRequest, run_id: UUID) -> HttpResponse:
    """One report as it was kept."""
    return render(request, "reports/run.html", {"page": run_page(request.viewer, run_id)})


@BOTH
def sign(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Sign it: whoever does has just proven who they are."""
    found = find_run(request.viewer, run_id)
    access.require(request.viewer, Action.SIGN_RUN, found)
    if not has_confirmed(request):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    form = SignForm(request.POST if request.method == "POST" else None)
    return _saved(request, run_id, form, "reports/sign.html", "You have signed this report.")


@BOTH
def restate(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Publish what a signed report would say now, and why."""
    access.require(request.viewer, Action.RESTATE_RUN, find_run(request.viewer, run_id))
    form = RestateForm(request.POST if request.method == "POST" else None)
    return _saved(request, run_id, form, "reports/restate.html", "The restatement is published.")


def _saved(request: PageRequest, run_id: UUID, form: Any, template: str, words: str) -> HttpResponse:
    status = 200
    if form.is_bound:
        try:
            if form.is_valid():
                form.save(request.viewer, run_id)
                messages.success(request, words)
                return redirect("report_run", run_id)
            status = 400
        except Invalid as error:
            take_problems(form, error)
            status = 400
        except NotNow as error:
            form.add_error(None, error.detail)
            status = 409
    context = {"page": run_page(request.viewer, run_id), "form": form}
    return render(request, template, context, status=status)
