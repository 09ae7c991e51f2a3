"""The programmes of a trust, one of them with its versions, and the two ways to begin a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.selectors.programmes import find_programme
from onboarding.services.programme_drafts import draft_version
from onboarding.services.programmes import change_programme, new_programme
from web.forms.drafts import NewProgrammeForm, ProgrammeForm
from web.forms.problems import take_problems
from web.presenters.programmes import programme_page, programmes_page
from web.requests import PageRequest


@require_safe
def programmes(request: PageRequest) -> HttpResponse:
    """All programmes by kind."""
    access.require(request.viewer, Action.SEE_PROGRAMMES)
    return render(request, "programmes/programmes.html", {"page": programmes_page(request.viewer)})


@require_safe
def programme(request: PageRequest, programme_id: UUID) -> HttpResponse:
    """One programme with its versions."""
    access.require(request.viewer, Action.SEE_PROGRAMMES)
    found = find_programme(request.viewer, programme_id)
    page = programme_page(request.viewer, found)
    return render(request, "programmes/programme.html", {"page": page, "programme_id": programme_id})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Add a programme of the trust's own."""
    access.require(request.viewer, Action.MANAGE_PROGRAMMES)
    form = NewProgrammeForm(request.POST if request.method == "POST" else None, auto_id="%s")
    if form.is_valid():
        try:
            draft = new_programme(request.viewer, **form.cleaned_data)
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, "The programme is added. Write its stages and items, then publish it.")
            return redirect("version", draft.pk)
    return render(request, "programmes/new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PageRequest, programme_id: UUID) -> HttpResponse:
    """Change what a programme is called, and whom it is given to."""
    access.require(request.viewer, Action.MANAGE_PROGRAMMES)
    found = find_programme(request.viewer, programme_id)
    initial = {"title": found.title, "audience": found.audience}
    form = ProgrammeForm(request.POST if request.method == "POST" else None, found, initial=initial)

    def act() -> None:
        changes, seen = dict(form.cleaned_data), form.cleaned_data["revision"]
        del changes["revision"]
        change_programme(request.viewer, programme_id=programme_id, changes=changes, revision=seen)

    if form.fill(act):
        messages.success(request, "Saved.")
        return redirect("programme", programme_id)
    if form.status == 409:
        form.at_revision(find_programme(request.viewer, programme_id))
    context = {"form": form, "programme_id": programme_id, "title": found.title}
    return render(request, "programmes/change.html", context, status=form.status)


@require_POST
def draft(request: PageRequest, programme_id: UUID) -> HttpResponse:
    """Begin a draft as a copy of what is published, or go to the one that waits."""
    access.require(request.viewer, Action.MANAGE_PROGRAMMES)
    return redirect("version", draft_version(request.viewer, programme_id=programme_id).pk)
