"""One version: read, compared, said what it rests on, published, retired, thrown away."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.models import ProgrammeVersion
from onboarding.selectors.programmes import find_version
from onboarding.selectors.version_detail import ABOUT
from onboarding.services.programme_drafts import change_draft, discard_draft
from onboarding.services.programmes import publish_version, retire_version
from web.forms.drafts import AboutForm, ConfirmForm, DraftForm
from web.presenters.version import version_page
from web.presenters.version_diff import diff_page
from web.presenters.version_verbs import discard_page, publish_page, retire_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def version(request: PageRequest, version_id: UUID) -> HttpResponse:
    """A version with its stages and items."""
    access.require(request.viewer, Action.SEE_PROGRAMMES)
    page = version_page(request.viewer, find_version(request.viewer, version_id))
    return render(request, "programmes/version.html", {"page": page})


@require_safe
def diff(request: PageRequest, version_id: UUID) -> HttpResponse:
    """How it differs from what is published, or from the version before it."""
    access.require(request.viewer, Action.SEE_PROGRAMMES)
    page = diff_page(find_version(request.viewer, version_id))
    return render(request, "programmes/diff.html", {"page": page})


@BOTH
def about(request: PageRequest, version_id: UUID) -> HttpResponse:
    """What a draft rests on, and when its facts are to be looked up again."""
    found = to_manage(request, version_id)
    form = AboutForm(sent(request), found, initial={name: getattr(found, name) for name in ABOUT})

    def act() -> None:
        changes = {name: form.cleaned_data[name] for name in ABOUT}
        change_draft(request.viewer, version_id=version_id, changes=changes, revision=form.cleaned_data["revision"])

    if form.fill(act):
        messages.success(request, "Saved.")
        return redirect("version", version_id)
    return shown(request, "programmes/about.html", found, form)


@BOTH
def publish(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Look at what is new and what is in the way, then publish."""
    done = "Published. From now on new people are given this version."
    return _decided(request, version_id, publish_version, done, publish_page, "programmes/publish.html")


@BOTH
def retire(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Take a published version out of use."""
    return _decided(request, version_id, retire_version, "Retired. Nobody new is given this programme.", retire_page)


@BOTH
def discard(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    return _decided(request, version_id, discard_draft, "The draft is thrown away.", discard_page)


def _decided(
    request: PageRequest,
    version_id: UUID,
    decide: Callable[..., object],
    done: str,
    page_of: Callable[[ProgrammeVersion], object],
    template: str = "programmes/confirm.html",
) -> HttpResponse:
    """What would come of it, then the decision about the version as it was seen."""
    found = to_manage(request, version_id)
    form = ConfirmForm(sent(request), found)
    if form.fill(lambda: decide(request.viewer, version_id=version_id, revision=form.cleaned_data["revision"])):
        messages.success(request, done)
        return redirect("programme", found.programme_id)
    return shown(request, template, found, form, page=page_of(found))


def to_manage(request: PageRequest, version_id: UUID) -> ProgrammeVersion:
    """A version that the viewer may write; whether it is a draft, the services say."""
    access.require(request.viewer, Action.MANAGE_PROGRAMMES)
    return find_version(request.viewer, version_id)


def sent(request: PageRequest) -> object:
    """What the form was sent, None where it was only opened."""
    return request.POST if request.method == "POST" else None


def shown(
    request: PageRequest, template: str, version: ProgrammeVersion, form: DraftForm, **context: object
) -> HttpResponse:
    """The page of a form, with what was typed, about the version as it is by now."""
    if form.status == 409:
        form.at_revision(find_version(request.viewer, version.pk))
    return render(request, template, {"form": form, "version": version, **context}, status=form.status)
