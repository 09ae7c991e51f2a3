"""Cohorts: the list, one with its people, and the register that ticks many names at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action, may
from onboarding.clock import today_in
from onboarding.errors import DomainError, Invalid, NotFound, NotNow
from onboarding.models import Cohort
from onboarding.rules.plain_words import long_date
from onboarding.selectors.places import find_place
from onboarding.selectors.registers import find_register_item, register_people
from onboarding.services.attendance import complete_together
from web.forms.problems import take_problems
from web.forms.register import RegisterForm
from web.presenters.cohorts import cohort_page, cohorts_page
from web.presenters.register import register_page
from web.requests import PageRequest


@require_safe
def cohorts(request: PageRequest) -> HttpResponse:
    """Every cohort with its people, their arrival and progress."""
    access.require(request.viewer, Action.LIST_PLACES)
    return render(request, "cohorts/cohorts.html", {"page": cohorts_page(request.viewer)})


@require_safe
def cohort(request: PageRequest, cohort_id: UUID) -> HttpResponse:
    """One cohort: its people, what it does together, and what can be recorded for several at once."""
    found = find_place(request.viewer, Cohort, cohort_id)
    access.require(request.viewer, Action.LIST_PLACES, found)
    return render(request, "cohorts/cohort.html", {"page": cohort_page(request.viewer, found)})


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PageRequest, cohort_id: UUID) -> HttpResponse:
    """Record one item for everyone who took part. All who are ticked, or nobody."""
    viewer, found = request.viewer, find_place(request.viewer, Cohort, cohort_id)
    access.require(viewer, Action.LIST_PLACES, found)
    item = find_register_item(viewer, found, request.GET.get("item", ""))
    if item is None:
        raise NotFound("Nobody in this cohort has this on their checklist, or it is not yours to record.")
    people, refusal = register_people(viewer, found, item), None
    form = RegisterForm(
        request.POST or None,
        item=item,
        people=people,
        today=today_in(viewer.trust),
        everyone="everyone" in request.GET,
        may_be_early=may(viewer, Action.WAIVE_STEP),
    )
    if form.is_valid():
        try:
            complete_together(viewer, item=item.path, **form.given())
        except (Invalid, NotNow) as error:
            refusal = error
            _take(form, error)
        else:
            on, count = form.cleaned_data["on"], len(form.cleaned_data["recruits"])
            messages.success(request, f"“{item.title}” is recorded for {people_words(count)}, on {long_date(on)}.")
            return redirect("cohort", found.pk)
    context = {"page": register_page(found, item, people, form, refusal), "form": form}
    return render(request, "cohorts/register.html", context, status=_status(form, refusal))


def people_words(count: int) -> str:
    """How many people, in words."""
    return "1 person" if count == 1 else f"{count} people"


def _take(form: RegisterForm, error: Invalid | NotNow) -> None:
    """Each line's problem stands at its person; on top it leads to the names."""
    own = [one for one in error.problems if one.field.startswith("recruits.")]
    for problem in own:
        form.add_error("recruits", problem.detail)
    others = [one for one in error.problems if one not in own]
    if others or not own:
        take_problems(form, Invalid(error.detail, problems=others))


def _status(form: RegisterForm, refusal: DomainError | None) -> int:
    if isinstance(refusal, NotNow):
        return 409
    return 400 if form.errors else 200
