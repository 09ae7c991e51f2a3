"""Moving someone to another ward or to other people: first what changes hands, then saving just that."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.visible import find_recruit
from onboarding.services.transfers import transfer_recruit
from web.forms.problems import take_problems
from web.forms.transfers import TransferForm
from web.presenters.transfers import transfer_page
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Choose ward and people, see what leaves whose list for whose, then save it or leave."""
    found = find_recruit(request.viewer, recruit_id)
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
                messages.success(request, f"{name} is moved. Open steps are on the lists of those who do them now.")
                return redirect("recruit", recruit_id)
            page = transfer_page(request.viewer, done, name, request.POST, stale=bool(seen))
            return render(request, "transfers/preview.html", {"page": page}, status=409 if seen else 200)
    context = {"form": form, "name": name, "recruit_id": recruit_id}
    return render(request, "transfers/transfer.html", context, status=400 if form.errors and not editing else 200)
