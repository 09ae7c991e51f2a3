"""The figures: a summary for the director, the readiness report in full, and what is behind a number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onboarding.services.report_reads import note_proof_read
from web.forms.moments import ForecastForm, GroupsForm, MomentForm
from web.presenters.behind import behind_page
from web.presenters.forecast import forecast_page
from web.presenters.groups import groups_page
from web.presenters.plans import plan_shown
from web.presenters.staying import staying_page
from web.presenters.summary import full_page, summary_page
from web.presenters.sustained import sustained_page
from web.requests import PageRequest


@require_safe
def reports(request: PageRequest) -> HttpResponse:
    """The four actions of the plan with their words, the limits that the law sets, and what to do next."""
    page = summary_page(request.viewer, request.GET)
    return render(request, page.template, {"page": page})


@require_safe
def readiness(request: PageRequest) -> HttpResponse:
    """The same with everything behind it: must-haves, topics, steps, commitments, the rule."""
    form = MomentForm(request.GET.dict(), request.viewer)
    page = full_page(request.viewer, form.days(), request.GET)
    return render(request, page.template, {"page": page, "form": form}, status=400 if form.errors else 200)


@require_safe
def sustained(request: PageRequest) -> HttpResponse:
    """The same figures on the deadline of the plan, on days since, and today."""
    page = sustained_page(request.viewer, request.GET)
    return render(request, "reports/sustained.html", {"page": page})


@require_safe
def groups(request: PageRequest) -> HttpResponse:
    """The same by profession, site or cohort; for HR also by line manager and by who owns the step."""
    plan = plan_shown(request.viewer, request.GET, "readiness_groups")
    form = GroupsForm(request.GET.dict(), request.viewer, plan.key)
    page = groups_page(request.viewer, form.by(), form.day(), plan)
    return render(request, "reports/groups.html", {"page": page, "form": form}, status=400 if form.errors else 200)


@require_safe
def forecast(request: PageRequest) -> HttpResponse:
    """For how many people each action will be met on a day to come, and whom to help first."""
    plan = plan_shown(request.viewer, request.GET, "readiness_forecast")
    form = ForecastForm(request.GET.dict(), request.viewer, plan.key)
    page = forecast_page(form.found, plan)
    return render(request, "reports/forecast.html", {"page": page, "form": form}, status=400 if form.errors else 200)


@require_safe
def staying(request: PageRequest) -> HttpResponse:
    """Who stays after their first day, and how long each step takes."""
    return render(request, "reports/staying.html", {"page": staying_page(request.viewer, request.GET)})


@require_safe
def behind(request: PageRequest) -> HttpResponse:
    """What one number of the report counts, line by line."""
    page = behind_page(request.viewer, request.GET)
    note_proof_read(request.viewer, request.GET)
    return render(request, "reports/behind.html", {"page": page})
