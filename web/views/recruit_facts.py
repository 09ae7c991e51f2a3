"""Adding a recruit, keeping what is known of them right, their programmes, and their account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import DomainError, Invalid, NotNow, Stale
from onboarding.rules.link_lifetimes import INVITATION_OF_RECRUITS
from onboarding.rules.plain_words import counted
from onboarding.selectors.bundles import programmes_of
from onboarding.selectors.visible import find_recruit
from onboarding.services.enrolments import enrol, enrol_in_usual_bundle
from onboarding.services.newcomers import add_newcomer, open_account
from onboarding.services.recruits import change_recruit
from web.forms.problems import take_problems
from web.forms.recruits import AccountForm, EditRecruitForm, NewRecruitForm, ProgrammeForm
from web.presenters.given_programmes import given_words, programmes_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def new(request: PageRequest) -> HttpResponse:
    """Add a recruit, with their programmes and planned days."""
    access.require(request.viewer, Action.REGISTER_RECRUIT)
    form = NewRecruitForm(request.POST or None, request.viewer)
    if form.is_valid():
        try:
            recruit = add_newcomer(request.viewer, **form.service_arguments())
        except (Invalid, NotNow) as error:
            _take(form, error, "in_usual_bundle")
        else:
            messages.success(request, f"{recruit.full_name} is added.")
            return redirect("recruit", recruit.pk)
    return render(request, "recruits/new.html", {"form": form}, status=400 if form.errors else 200)


@BOTH
def edit(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Facts about a recruit, their people and their place. Open steps are worked out again."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.EDIT_RECRUIT, recruit)
    form, status = EditRecruitForm(request.POST or None, request.viewer, recruit), 200
    if form.is_valid():
        seen = form.cleaned_data["revision"]
        try:
            change_recruit(request.viewer, recruit_id=recruit_id, changes=form.changes(), revision=seen)
        except Invalid as error:
            take_problems(form, error)
        except Stale as error:
            form, status = _again(form, error), 409
        else:
            messages.success(request, "Saved. Steps that depend on what you changed are worked out again.")
            return redirect("recruit", recruit_id)
    context = {"form": form, "name": recruit.full_name, "recruit_id": recruit_id}
    return render(request, "recruits/edit.html", context, status=400 if form.errors and status == 200 else status)


def _again(form: EditRecruitForm, error: Stale) -> EditRecruitForm:
    """What was typed, now about the person as they are by now: sending it again may succeed."""
    newest = find_recruit(form.viewer, form.recruit.pk)
    typed = QueryDict(mutable=True)
    typed.update({name: form.data[name] for name in form.data} | {"revision": str(newest.revision)})
    again = EditRecruitForm(typed, form.viewer, newest)
    again.add_error(None, f"{error.detail} What you typed is still below.")
    return again


@BOTH
def programmes(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """What a recruit follows, and giving them the usual bundle or one programme more."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.ENROL, recruit)
    found = programmes_of(request.viewer, recruit)
    wants_bundle = request.POST.get("verb") == "bundle"
    form = ProgrammeForm(request.POST if request.POST and not wants_bundle else None, found.others)
    status = 200
    if wants_bundle or form.is_valid():
        try:
            given = _give(request, recruit_id, None if wants_bundle else form)
        except (Invalid, NotNow) as error:
            form, status = _refused(form, found.others, error), 409
        else:
            messages.success(request, given_words(given))
            return redirect("recruit_programmes", recruit_id)
    context = {"page": programmes_page(recruit, found), "form": form}
    return render(request, "recruits/programmes.html", context, status=400 if form.errors and status == 200 else status)


def _give(request: PageRequest, recruit_id: UUID, form: ProgrammeForm | None) -> int:
    if form is None:
        return len(enrol_in_usual_bundle(request.viewer, recruit_id=recruit_id))
    wanted: dict[str, Any] = form.cleaned_data
    key, on = wanted["programme"], wanted["enrolled_on"]
    enrol(request.viewer, recruit_id=recruit_id, programme_key=key, enrolled_on=on)
    return 1


def _refused(form: ProgrammeForm, others: dict[str, str], error: DomainError) -> ProgrammeForm:
    if not form.is_bound:
        form = ProgrammeForm(QueryDict(), others)
        form.errors.clear()
    _take(form, error, "programme")
    return form


@BOTH
def account(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """An account for signing in, for a recruit who has none."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.EDIT_RECRUIT, recruit)
    form = AccountForm(request.POST or None, initial={"account_email": recruit.contact_email}, auto_id="%s")
    if form.is_valid():
        try:
            open_account(request.viewer, recruit_id=recruit_id, email=form.cleaned_data["account_email"])
        except (Invalid, NotNow) as error:
            _take(form, error, "account_email")
        else:
            messages.success(
                request, f"An invitation goes to {recruit.full_name}, who can sign in once they accept it."
            )
            return redirect("recruit", recruit_id)
    days = counted(INVITATION_OF_RECRUITS.days, "days")
    context = {"form": form, "name": recruit.full_name, "recruit_id": recruit_id, "days": days}
    return render(request, "recruits/account.html", context, status=400 if form.errors else 200)


def _take(form: Form, error: DomainError, field: str) -> None:
    """Problems at their fields; what cannot be now, at the field that asked for it."""
    if isinstance(error, Invalid):
        take_problems(form, error)
    else:
        form.add_error(field, error.detail)
