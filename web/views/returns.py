"""Somebody who left works here again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.visible import find_recruit
from web.forms.problems import take_problems
from web.forms.returns import ReturnForm
from web.presenters.returns import programmes_to_begin
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def returning(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """The new first day, and which programmes begin anew."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.MOVE_MILESTONE, recruit)
    programmes, usually_anew = programmes_to_begin(request.viewer, recruit)
    form = ReturnForm(request.POST or None, programmes=programmes, usually_anew=usually_anew)
    if form.is_valid():
        try:
            form.save(request.viewer, recruit_id)
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(request, f"{recruit.full_name} works here again. Look at the people and places below.")
            return redirect("recruit", recruit_id)
    context = {"form": form, "name": recruit.full_name, "recruit_id": recruit_id, "status": recruit.status}
    return render(request, "recruits/returning.html", context, status=400 if form.errors else 200)
