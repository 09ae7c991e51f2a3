"""Bringing a published version to people who follow an older one: choose, see, do, and undo."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.models import ProgrammeVersion
from onboarding.selectors.roll_out_previews import RollOutPreview
from onboarding.selectors.roll_outs import find_roll_out
from onboarding.services import roll_outs
from onboarding.services.roll_out_undo import undo_roll_out
from web.forms.problems import take_problems
from web.forms.roll_outs import RollOutConfirmForm, RollOutForm
from web.presenters.roll_outs import CHANGED_MEANWHILE, done_page, preview_words, roll_out_page
from web.requests import PageRequest
from web.views.versions import sent, to_manage

DONE = "Done. You can undo it until tomorrow, while nothing has followed."
UNDONE = "Undone. Everyone follows the version that they followed before."
ASKED = "Asked for. It is being done in the background."


@require_http_methods(["GET", "HEAD", "POST"])
def roll_out(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Choose to whom it comes, see what it does person by person, then do just that."""
    found = to_manage(request, version_id)
    form = RollOutForm(request.GET if "choice" in request.GET else None)
    confirm = RollOutConfirmForm(sent(request))
    if not form.is_valid():
        return _shown(request, found, form, confirm)
    asked = dict(form.cleaned_data)
    if confirm.is_valid():
        try:
            preview = roll_outs.roll_out(request.viewer, version_id=version_id, **asked, **confirm.cleaned_data)
        except Invalid as error:
            take_problems(confirm, error)
        else:
            if preview.roll_out_id:
                messages.success(request, ASKED if preview.waits else DONE)
                return redirect("roll_out_done", preview.roll_out_id)
            return _shown(request, found, form, confirm, preview, notice=CHANGED_MEANWHILE)
    try:
        preview = roll_outs.roll_out(request.viewer, version_id=version_id, **asked)
    except Invalid as error:
        take_problems(form, error)
        return _shown(request, found, form, confirm)
    return _shown(request, found, form, confirm, preview)


def _shown(
    request: PageRequest,
    version: ProgrammeVersion,
    form: RollOutForm,
    confirm: RollOutConfirmForm,
    preview: RollOutPreview | None = None,
    notice: str = "",
) -> HttpResponse:
    asked = {name: str(value) for name, value in request.GET.items() if name != "page"}
    words = preview_words(preview, asked, request.GET.get("page")) if preview else None
    page = roll_out_page(version, words, notice)
    status = 409 if notice else 400 if form.errors or confirm.errors else 200
    return render(request, "programmes/roll_out.html", {"page": page, "form": form, "confirm": confirm}, status=status)


@require_safe
def done(request: PageRequest, roll_out_id: UUID) -> HttpResponse:
    """What a roll-out did, and whether it can be undone."""
    access.require(request.viewer, Action.MANAGE_PROGRAMMES)
    page = done_page(request.viewer, find_roll_out(request.viewer, roll_out_id), request.GET.get("page"))
    answer = render(request, "programmes/rolled_out.html", {"page": page})
    if page.waits:
        answer["Refresh"] = "10"
    return answer


@require_POST
def undo(request: PageRequest, roll_out_id: UUID) -> HttpResponse:
    """Take a roll-out back as a whole."""
    access.require(request.viewer, Action.MANAGE_PROGRAMMES)
    done = undo_roll_out(request.viewer, roll_out_id=roll_out_id)
    messages.success(request, UNDONE if done.undone_on else ASKED)
    return redirect("roll_out_done", roll_out_id)
