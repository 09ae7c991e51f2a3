"""How long data is kept: what is past its time is proposed, held, or approved by a second person and erased."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotFound, NotNow
from onboarding.models.erasures import Person
from onboarding.rules.plain_words import counted
from onboarding.selectors.members import find_staff
from onboarding.selectors.visible import find_recruit
from onboarding.services.retention import (
    approve_erasures,
    decline_erasures,
    hold_person,
    lift_hold,
    propose_erasures,
)
from web.confirming import confirmed
from web.forms.problems import take_problems
from web.forms.retention import HoldForm, LinesForm
from web.presenters.erasure_requests import back_to
from web.presenters.retention import hold_page, retention_page, waiting_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def retention(request: PageRequest) -> HttpResponse:
    """What is past its time, to be proposed; what is held, what went, and the rules with their sources."""
    access.require(request.viewer, Action.KEEP_RETENTION)
    page = retention_page(request.viewer)
    form = LinesForm(request.POST if request.method == "POST" else None, label="What is to go?", lines=page.lines)
    if form.is_valid():
        try:
            count = propose_erasures(request.viewer, chosen=form.pairs())
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(request, f"{counted(count, 'proposals')} made. A second HR officer decides.")
            return redirect("retention")
    context = {"page": page, "form": form}
    return render(request, "retention/retention.html", context, status=400 if form.errors else 200)


@BOTH
@confirmed
def waiting(request: PageRequest) -> HttpResponse:
    """What colleagues proposed: to approve, after saying once more that it is you, or to keep. One's own, to take back."""
    access.require(request.viewer, Action.KEEP_RETENTION)
    page, verb = waiting_page(request.viewer), request.POST.get("verb", "")
    lines = page.own if verb == "take_back" else page.others
    form = LinesForm(request.POST if request.method == "POST" else None, label="What is to go?", lines=lines)
    if form.is_valid():
        try:
            words = _decide(request, verb, form.keys())
        except (Invalid, NotFound, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(request, words)
            return redirect("erasures_waiting")
    blank: Any = {"label": "Which do you take back?", "lines": page.own}
    forms = {"form": LinesForm(None, label="What is to go?", lines=page.others), "own": LinesForm(None, **blank)}
    if form.is_bound:
        forms["own" if verb == "take_back" else "form"] = form
    context = {"page": page, "problems": form, **forms}
    return render(request, "retention/waiting.html", context, status=400 if form.errors else 200)


def _decide(request: PageRequest, verb: str, keys: list[UUID]) -> str:
    if verb == "approve":
        count = approve_erasures(request.viewer, chosen=keys)
        kept = len(set(keys)) - count
        more = f" {counted(kept, 'proposals')} ended: not past their time any more." if kept else ""
        return f"{counted(count, 'proposals')} approved. It is erased within minutes.{more}"
    if verb not in ("keep", "take_back"):
        raise Invalid("Use one of the buttons on this page.")
    return f"{counted(decline_erasures(request.viewer, chosen=keys), 'proposals')} ended. Nothing of it is erased."


@BOTH
def hold(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Hold what is kept about one recruit, or lift the hold."""
    return _hold(request, find_recruit(request.viewer, recruit_id))


@BOTH
def hold_member(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """The same of a member of staff."""
    return _hold(request, find_staff(request.viewer, membership_id))


def _hold(request: PageRequest, person: Person) -> HttpResponse:
    access.require(request.viewer, Action.KEEP_RETENTION, person)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            words = _set_hold(
                request, person.pk, lifts=request.POST.get("verb") == "lift", reason=form.cleaned_data["reason"]
            )
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(request, words)
            return redirect(back_to(person).href)
    context = {"page": hold_page(request.viewer, person), "form": form}
    return render(request, "retention/hold.html", context, status=400 if form.errors else 200)


def _set_hold(request: PageRequest, person_id: UUID, *, lifts: bool, reason: str) -> str:
    if lifts:
        lift_hold(request.viewer, person_id=person_id)
        return "The hold is lifted. What is past its time can be proposed again."
    hold_person(request.viewer, person_id=person_id, reason=reason)
    return "Nothing about this person is erased until somebody lifts the hold."
