"""Somebody asks to be erased early: HR records it, proposes what may go, and says that they were answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.models.erasures import Person
from onboarding.rules.plain_words import counted
from onboarding.selectors.members import find_staff
from onboarding.selectors.visible import find_recruit
from onboarding.services.erasure_requests import (
    answer_erasure_request,
    propose_as_asked,
    record_erasure_request,
)
from web.forms.problems import take_problems
from web.forms.retention import ErasureRequestForm, LinesForm
from web.presenters.erasure_requests import ErasureRequestPage, erasure_request_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def erasure_request(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """One recruit's request: to record it, to propose what may go, and to close it once they were answered."""
    return _request_of(request, find_recruit(request.viewer, recruit_id))


@BOTH
def member_erasure(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """The same of a member of staff."""
    return _request_of(request, find_staff(request.viewer, membership_id))


def _request_of(request: PageRequest, person: Person) -> HttpResponse:
    access.require(request.viewer, Action.KEEP_RETENTION, person)
    page, sent = erasure_request_page(request.viewer, person), request.method == "POST"
    form = _form(request, page)
    if sent and form.is_valid():
        try:
            messages.success(request, _do(request, person.pk, form))
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            return redirect(request.path)
    context = {"page": page, "form": form}
    return render(request, "retention/request.html", context, status=400 if form.errors else 200)


def _form(request: PageRequest, page: ErasureRequestPage) -> ErasureRequestForm | LinesForm:
    data = request.POST if request.method == "POST" else None
    if page.asked is None:
        return ErasureRequestForm(data, grounds=page.grounds)
    if request.POST.get("verb") == "answered":
        return LinesForm(data, label="What is to go?", lines=page.lines, needed=False)
    return LinesForm(data, label="What is to go?", lines=page.lines)


def _do(request: PageRequest, person_id: UUID, form: ErasureRequestForm | LinesForm) -> str:
    if isinstance(form, ErasureRequestForm):
        record_erasure_request(request.viewer, person_id=person_id, **form.cleaned_data)
        return "The request is recorded. Look below at what may go."
    if request.POST.get("verb") == "answered":
        answer_erasure_request(request.viewer, person_id=person_id)
        return "The request is closed."
    count = propose_as_asked(request.viewer, person_id=person_id, kinds=form.cleaned_data["chosen"])
    return f"{counted(count, 'proposals')} made. A second HR officer decides."
