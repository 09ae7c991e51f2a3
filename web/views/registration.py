"""The road to the register: the whole of it, and recording one part."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.selectors.visible import find_recruit
from web.forms.problems import take_problems
from web.forms.registration import StageForm
from web.presenters.registration import registration_page, stage_page
from web.presenters.registration_forms import forms_of
from web.requests import PageRequest, own_recruit


@require_safe
def registration(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """One recruit's road to the register, as far as the viewer may know it."""
    recruit = find_recruit(request.viewer, recruit_id)
    page = registration_page(request.viewer, recruit)
    return render(request, "registration/registration.html", {"page": page, "recruit_id": recruit_id})


@require_safe
def my_registration(request: PageRequest) -> HttpResponse:
    """My own road to the register."""
    page = registration_page(request.viewer, own_recruit(request), own=True)
    return render(request, "registration/registration.html", {"page": page, "recruit_id": None})


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: PageRequest, recruit_id: UUID, stage: str) -> HttpResponse:
    """Book a sitting, record a result, or record a day of one part of the road."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.RECORD_REGISTRATION, recruit)
    found = forms_of(request.viewer, recruit, stage, request.POST if request.method == "POST" else None)
    sent = next((form for form in found if form.is_bound), None)
    if request.method == "POST" and sent is None:
        raise NotFound()
    if sent and sent.is_valid() and _saved(request, sent, recruit_id, stage):
        messages.success(request, "Saved. Open steps that are counted from this day have moved.")
        return redirect("registration", recruit_id)
    page = stage_page(request.viewer, recruit, stage)
    context = {"page": page, "forms": found, "form": sent}
    return render(request, "registration/stage.html", context, status=400 if sent and sent.errors else 200)


def _saved(request: PageRequest, form: StageForm, recruit_id: UUID, stage: str) -> bool:
    try:
        form.save(request.viewer, recruit_id, stage)
    except (Invalid, NotNow) as error:
        take_problems(form, error)
        return False
    return True
