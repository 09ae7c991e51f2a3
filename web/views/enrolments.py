"""One programme of one person: paused, taken up again, ended; and one step more for one person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotFound, NotNow, Stale
from onboarding.selectors.extra_items import items_to_add
from onboarding.selectors.visible import find_enrolment, find_recruit
from onboarding.services.extra_items import add_item
from web.forms.enrolments import DONE_WORDS, FORMS, EnrolmentForm, ExtraItemForm
from web.forms.problems import take_problems
from web.presenters.enrolment import enrolment_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def enrolment(request: PageRequest, enrolment_id: UUID) -> HttpResponse:
    """What somebody follows, and holding or ending it."""
    found = find_enrolment(request.viewer, enrolment_id)
    access.require(request.viewer, Action.CHANGE_ENROLMENT, found)
    if found.recruit_id is None:
        raise NotFound()
    tried, status = None, 200
    if request.method == "POST":
        form_class = FORMS.get(request.POST.get("verb", ""))
        if form_class is None:
            raise NotFound()
        tried = form_class(request.POST, enrolment=found)
        status = _try(request, tried, enrolment_id)
        if status == 200:
            title = enrolment_page(request.viewer, find_enrolment(request.viewer, enrolment_id)).title
            messages.success(request, DONE_WORDS[tried.verb].format(title=title))
            return redirect("enrolment", enrolment_id)
    newest = find_enrolment(request.viewer, enrolment_id)
    page = enrolment_page(request.viewer, newest)
    forms = {verb: FORMS[verb](enrolment=newest) for verb in page.allowed}
    if tried and tried.verb in forms:
        forms[tried.verb] = tried
    return render(request, "recruits/enrolment.html", {"page": page, "forms": forms, "tried": tried}, status=status)


def _try(request: PageRequest, form: EnrolmentForm, enrolment_id: UUID) -> int:
    if not form.is_valid():
        return 400
    try:
        form.save(request.viewer, enrolment_id)
    except Invalid as error:
        take_problems(form, error)
        return 400
    except (NotNow, Stale) as error:
        form.add_error(None, error.detail)
        return 409
    return 200


@BOTH
def add(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """One step more for one person."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.ENROL, recruit)
    form = ExtraItemForm(request.POST or None, items_to_add(request.viewer, recruit))
    if form.is_valid():
        try:
            step = add_item(request.viewer, recruit_id=recruit_id, **form.cleaned_data)
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, f"“{step.item.title}” is on the checklist of {recruit.full_name}.")
            return redirect("recruit", recruit_id)
    context = {"form": form, "name": recruit.full_name, "recruit_id": recruit_id}
    return render(request, "recruits/add_item.html", context, status=400 if form.errors else 200)
