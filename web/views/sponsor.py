"""The sponsor's desk: what HR keeps of the licence, certificates and reports."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.selectors import sponsor as desk
from onboarding.selectors.visible import find_recruit
from web.forms.problems import take_problems
from web.forms.sponsor import AllocationForm, CertificateForm, LicenceForm, LicencePersonForm, ReportForm
from web.presenters.sponsor import sponsor_page, to_report_by
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def sponsor(request: PageRequest) -> HttpResponse:
    """The whole desk."""
    access.require(request.viewer, Action.KEEP_SPONSOR_DESK)
    return render(request, "sponsor/sponsor.html", {"page": sponsor_page(request.viewer)})


@BOTH
def licence(request: PageRequest) -> HttpResponse:
    """What the sponsor system says of the licence."""
    kept = desk.licence_of(request.viewer)
    return _form(request, "The sponsor licence", LicenceForm(_sent(request), kept=kept))


@BOTH
def new_allocation(request: PageRequest) -> HttpResponse:
    """Add an allocation of certificates."""
    return _form(request, "Add an allocation of certificates", AllocationForm(_sent(request)))


@BOTH
def allocation(request: PageRequest, allocation_id: UUID) -> HttpResponse:
    """Put an allocation right."""
    kept = desk.find_allocation(request.viewer, allocation_id)
    return _form(request, "Allocation of certificates", AllocationForm(_sent(request), kept=kept))


@BOTH
def new_person(request: PageRequest) -> HttpResponse:
    """Add someone to the licence."""
    return _form(request, "Add someone to the licence", LicencePersonForm(_sent(request)), after=_remind)


@BOTH
def person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Say until when someone plays a part on the licence."""
    kept = desk.find_licence_person(request.viewer, person_id)
    return _form(request, kept.full_name, LicencePersonForm(_sent(request), kept=kept), after=_remind)


@BOTH
def certificate(request: PageRequest, recruit_id: UUID, occurrence: int) -> HttpResponse:
    """The number of one certificate, or that it was returned unused."""
    recruit = find_recruit(request.viewer, recruit_id)
    kept = desk.find_certificate(request.viewer, recruit, occurrence)
    return _form(
        request, f"Certificate of sponsorship of {recruit.full_name}", CertificateForm(_sent(request), kept=kept)
    )


@BOTH
def new_report(request: PageRequest) -> HttpResponse:
    """Log a report that was made in the sponsor system."""
    access.require(request.viewer, Action.KEEP_SPONSOR_DESK)
    return _form(request, "Log a report in the sponsor system", ReportForm(_sent(request), viewer=request.viewer))


def _sent(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(
    request: PageRequest,
    title: str,
    form: Any,
    after: Callable[[PageRequest, forms.Form], None] | None = None,
) -> HttpResponse:
    """Show the form or save it; what is wrong stands at its field, and everything typed is kept."""
    access.require(request.viewer, Action.KEEP_SPONSOR_DESK)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            form.save(request.viewer)
        except Invalid as error:
            take_problems(form, error)
        except (NotNow, Stale) as error:
            take_problems(form, error)
            status = 409
        else:
            messages.success(request, "Saved.")
            if after:
                after(request, form)
            return redirect("sponsor")
    return render(request, "sponsor/form.html", {"title": title, "form": form}, status=status)


def _remind(request: PageRequest, form: forms.Form) -> None:
    """A change on the licence is itself to be reported."""
    if form.cleaned_data["report"]:
        messages.info(request, "The clock for reporting this change runs. It stands among the duties.")
        return
    changed_on = form.cleaned_data["until"] or form.cleaned_data["since"]
    if words := to_report_by(request.viewer, changed_on):
        messages.warning(request, words)
