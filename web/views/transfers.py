"""Moving someone to another ward or to other people: first what changes hands, then saving just that."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.handovers import Transfer
from onboarding.selectors.planned_transfers import find_planned_transfer, find_with_plans, planned_transfers
from onboarding.services.planned_transfers import cancel_transfer
from onboarding.services.transfers import transfer_recruit
from web.forms.problems import take_problems
from web.forms.transfers import TransferForm
from web.presenters.planned_transfers import planned_of, planned_page
from web.presenters.transfers import transfer_page
from web.requests import PageRequest
from web.words import day

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Choose ward and people, see what leaves whose list for whose, then save it or leave."""
    found = find_with_plans(request.viewer, recruit_id)
    access.require(request.viewer, Action.EDIT_RECRUIT, found)
    name = found.full_name
    form, editing = TransferForm(request.POST or None, request.viewer, found), request.POST.get("step") == "edit"
    if not editing and form.is_valid():
        seen = request.POST.get("seen")
        try:
            done = transfer_recruit(request.viewer, recruit_id=recruit_id, seen=seen, **form.given())
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            if done.saved:
                messages.success(request, _saved_words(done, name))
                return redirect("recruit", recruit_id)
            page = transfer_page(request.viewer, done, name, request.POST, stale=bool(seen))
            return render(request, "transfers/preview.html", {"page": page}, status=409 if seen else 200)
    context = {"form": form, "name": name, "recruit_id": recruit_id, "planned": planned_of(request.viewer, found)}
    return render(request, "transfers/transfer.html", context, status=400 if form.errors and not editing else 200)


def _saved_words(done: Transfer, name: str) -> str:
    if done.planned:
        return f"{name} will be moved on {day(done.on)}. Nothing changes before, and you can cancel it on this page."
    return f"{name} is moved. Open steps are on the lists of those who do them now."


@require_safe
def planned(request: PageRequest) -> HttpResponse:
    """All moves for a day to come: those that could not be done first; fifty on a page."""
    page = Paginator(planned_transfers(request.viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "transfers/planned.html", {"page": planned_page(page)})


@require_POST
def cancel(request: PageRequest, planned_id: UUID) -> HttpResponse:
    """It is not done; or, where it could not be done, it is put away. Back to the person."""
    found = find_planned_transfer(request.viewer, planned_id)
    try:
        cancel_transfer(request.viewer, planned_id=planned_id)
    except NotNow as error:
        messages.warning(request, error.detail)
    else:
        words = f"The move planned for {day(found.on)} is {'put away' if found.why_not else 'cancelled'}."
        messages.success(request, words)
    return redirect("recruit", found.recruit_id)
