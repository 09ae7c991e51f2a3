"""One step's page, and everything that people do with it. Three addresses lead here: HR's, the recruit's, a shared one."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onboarding.errors import Invalid, NotFound, NotNow, Stale
from onboarding.models import Membership, Step
from onboarding.selectors.visible import find_own_step, find_recruit, find_step, find_step_of
from onboarding.services.looks import looks_to_note
from web.forms.problems import take_problems
from web.forms.steps import DONE_WORDS, FORMS, StepForm
from web.presenters.step import shared_place, step_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])
# Whoever decides about one step of the queue goes on to the next.
DECIDED = frozenset({"accept", "return", "waive", "reopen"})


class Place(NamedTuple):
    """From where a step is looked at: whose it is in words, where the back link leads, and after which verbs one is led there."""

    whose: str
    back: str
    back_words: str
    leads_back: frozenset[str] = frozenset({"submit", "confirm"})


class Attempt(NamedTuple):
    """What came of a POST: the form with what was typed, a sentence on top, and the status."""

    form: StepForm
    notice: str
    status: int


@BOTH
def recruit_step(request: PageRequest, recruit_id: UUID, step_id: UUID) -> HttpResponse:
    """A step as it stands on a recruit's page."""
    recruit = find_recruit(request.viewer, recruit_id)
    if find_step_of(request.viewer, recruit, step_id).enrolment.is_clock:
        return redirect("duty", step_id)
    back = reverse("recruit", args=[recruit_id])
    return _page(request, step_id, Place(recruit.full_name, back, recruit.full_name))


@BOTH
def my_step(request: PageRequest, step_id: UUID) -> HttpResponse:
    """A step of my own checklist."""
    find_own_step(request.viewer, step_id)
    return _page(request, step_id, Place("", reverse("my"), "My checklist"))


@BOTH
def shared_step(request: PageRequest, step_id: UUID) -> HttpResponse:
    """A step of a ward, a cohort, the trust or one's own learning."""
    step = find_step(request.viewer, step_id)
    if step.enrolment.is_clock:
        return redirect("duty", step_id)
    name, words = shared_place(step)
    whose = step.enrolment.recruit.full_name if step.enrolment.recruit else ""
    return _page(request, step_id, Place(whose, reverse(name), words))


def _page(request: PageRequest, step_id: UUID, place: Place) -> HttpResponse:
    if request.GET.get("from") == "review":
        place = Place(place.whose, reverse("review"), "To review", place.leads_back | DECIDED)
    step = find_step(request.viewer, step_id)
    attempt = None
    if request.method == "POST":
        attempt = try_verb(request, step)
        if attempt.status == 200:
            messages.success(request, DONE_WORDS[attempt.form.verb].format(title=step.item.title))
            return redirect(place.back if attempt.form.verb in place.leads_back else request.get_full_path())
        step = find_step(request.viewer, step_id)
    request.late_events += looks_to_note(request.viewer, step)
    page = step_page(request.viewer, step, place.whose)
    forms = {verb: FORMS[verb](step=step, viewer=request.viewer) for verb in page.allowed}
    tried = attempt.form if attempt else None
    if tried and tried.verb in forms:
        forms[tried.verb] = tried
    context = {
        "page": page,
        "place": place,
        "forms": forms,
        "tried": tried,
        "explain": "why" in request.GET,
        "notice": attempt.notice if attempt else "",
    }
    return render(request, "steps/step.html", context, status=attempt.status if attempt else 200)


def try_verb(request: PageRequest, step: Step, known: Mapping[str, type[StepForm]] = FORMS) -> Attempt:
    """Do what the form asks. What was typed is kept whatever comes of it."""
    form_class = known.get(request.POST.get("verb", ""))
    if form_class is None:
        raise NotFound()
    return try_form(request.viewer, form_class(request.POST, request.FILES, step=step, viewer=request.viewer))


def try_form(viewer: Membership, form: StepForm) -> Attempt:
    """Save a form about a step; what the domain says against it becomes errors of the form or a sentence on top."""
    if not form.is_valid():
        return Attempt(form, "", 400)
    try:
        form.save(viewer, form.step.pk)
    except Invalid as error:
        take_problems(form, error)
        return Attempt(form, "", 400)
    except Stale as error:
        newest = find_step(viewer, form.step.pk)
        return Attempt(form.at_revision(newest), error.detail, 409)
    except NotNow as error:
        return Attempt(form, error.detail, 409)
    return Attempt(form, "", 200)
