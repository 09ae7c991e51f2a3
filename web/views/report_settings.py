"""What HR decides about the trust's reports."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, Stale
from web.forms.problems import take_problems
from web.forms.report_settings import ReportSettingsForm
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def report_settings(request: PageRequest) -> HttpResponse:
    """From which rate an action is green, which groups are too small to show, and the trust's own dates."""
    access.require(request.viewer, Action.MANAGE_SETTINGS)
    form = ReportSettingsForm(request.POST if request.method == "POST" else None, request.viewer)
    status = 200
    if form.is_bound:
        try:
            if form.is_valid():
                form.save(request.viewer)
                messages.success(request, "The settings are saved. Reports use them from now on.")
                return redirect("report_settings")
            status = 400
        except Invalid as error:
            take_problems(form, error)
            status = 400
        except Stale as error:
            form.add_error(None, error.detail)
            status = 409
    return render(request, "reports/settings.html", {"form": form}, status=status)
