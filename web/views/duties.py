"""Duty clocks: all that run, one of them with what closes it, and recording that something happened."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import Recruit
from onboarding.selectors.duties import filter_clocks
from onboarding.selectors.visible import find_clock, find_recruit
from web.forms.duties import CLOCK_FORMS, CLOSED_WORDS, DutyFilters, HappenedForm, LeaverForm
from web.forms.problems import take_problems
from web.forms.steps import DONE_WORDS
from web.presenters.duties import duties_page
from web.presenters.duty import clock_page, happened_page, leaving_page
from web.requests import PageRequest
from web.views.steps import try_verb

PAGE_SIZE = 50
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def duties(request: PageRequest) -> HttpResponse:
    """Every clock that runs: what cannot be computed first, then the fewest days left."""
    access.require(request.viewer, Action.SEE_DUTIES)
    filters, today = DutyFilters(request.GET), today_in(request.viewer.trust)
    wanted = filters.wanted()
    order = "due_on" if wanted.get("state", "running") == "running" else "-closed_on"
    found = filter_clocks(request.viewer, wanted, today, order)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "duties/duties.html", {"page": duties_page(request.viewer, page, filters.asked(), today)})


@BOTH
def clock(request: PageRequest, clock_id: UUID) -> HttpResponse:
    """One clock, and everything that people do with it."""
    access.require(request.viewer, Action.SEE_DUTIES)
    step, attempt = find_clock(request.viewer, clock_id), None
    if request.method == "POST":
        attempt = try_verb(request, step, CLOCK_FORMS)
        verb = attempt.form.verb
        if attempt.status == 200:
            messages.success(request, CLOSED_WORDS.get(verb) or DONE_WORDS[verb].format(title=step.item.title))
            return redirect("duty", clock_id)
        step = find_clock(request.viewer, clock_id)
    page, tried = clock_page(request.viewer, step), attempt.form if attempt else None
    forms = {verb: CLOCK_FORMS[verb](step=step, viewer=request.viewer) for verb in page.allowed}
    if tried and tried.verb in forms:
        forms[tried.verb] = tried
    context = {"page": page, "forms": forms, "tried": tried, "notice": attempt.notice if attempt else ""}
    context["explain"] = "why" in request.GET
    return render(request, "duties/clock.html", context, status=attempt.status if attempt else 200)


@BOTH
def happened_here(request: PageRequest) -> HttpResponse:
    """Something happened to the organisation."""
    access.require(request.viewer, Action.RECORD_OCCURRENCE)
    return _happened(request, None)


@BOTH
def happened(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Something happened to a person."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.RECORD_OCCURRENCE, recruit)
    return _happened(request, recruit)


def _happened(request: PageRequest, recruit: Recruit | None) -> HttpResponse:
    form = HappenedForm(request.POST or None, recruit=recruit, today=today_in(request.viewer.trust))
    if form.is_valid():
        try:
            form.save(request.viewer, recruit.pk if recruit else None)
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(request, "It is recorded, and its clock runs.")
            return redirect(f"{reverse('duties')}?recruit={recruit.pk}" if recruit else "duties")
    context = {"page": happened_page(request.viewer, recruit), "form": form}
    return render(request, "duties/happened.html", context, status=400 if form.errors else 200)


@BOTH
def leaving(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Somebody leaves: the last day, and the end of sponsorship that has to be reported."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.MOVE_MILESTONE, recruit)
    form = LeaverForm(request.POST or None, recruit=recruit)
    if form.is_valid():
        try:
            form.save(request.viewer, recruit_id)
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(
                request, f"The last day of {recruit.full_name} is saved. What has to be reported runs below."
            )
            return redirect("recruit", recruit_id)
    context = {"page": leaving_page(recruit), "form": form}
    return render(request, "duties/leaving.html", context, status=400 if form.errors else 200)
