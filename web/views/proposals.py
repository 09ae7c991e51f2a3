"""Another day for a date: proposed by those who may not move it, decided by HR."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.selectors.proposals import proposal_row
from onboarding.selectors.visible import find_recruit
from web.forms.decisions import DecisionForm
from web.forms.problems import take_problems
from web.forms.proposals import ProposalForm
from web.presenters.milestones import find_milestone
from web.presenters.proposals import proposal_page, propose_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def propose(request: PageRequest, recruit_id: UUID, kind: str, occurrence: int) -> HttpResponse:
    """Say that a date is not right, and which day it should be. Nothing moves until HR takes it over."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.PROPOSE_DATE, recruit)
    milestone = find_milestone(request.viewer, recruit, kind, occurrence)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.save(request.viewer, recruit.pk, kind, occurrence)
        except Invalid as error:
            form.take(error)
        except NotNow as error:
            take_problems(form, error)
        else:
            messages.success(request, "HR reads this and decides. Until then nothing moves.")
            return redirect("recruit", recruit_id)
    context = {"page": propose_page(recruit, milestone), "form": form}
    return render(request, "proposals/propose.html", context, status=400 if form.errors else 200)


@BOTH
def proposal(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """What was proposed by whom and why, beside the date as it stands; HR takes it over or declines it."""
    row = proposal_row(request.viewer, proposal_id)
    recruit = find_recruit(request.viewer, row["recruit"]["id"])
    form = DecisionForm(request.POST or None, initial={"revision": row["revision"]})
    if request.method == "POST":
        access.require(request.viewer, Action.MOVE_MILESTONE, recruit)
        if form.is_valid():
            try:
                form.save(request.viewer, proposal_id)
            except (Invalid, NotNow, Stale) as error:
                take_problems(form, error)
            else:
                messages.success(request, form.words)
                return redirect("recruit", recruit.pk)
    page = proposal_page(request.viewer, recruit, row)
    context = {"page": page, "form": form}
    return render(request, "proposals/proposal.html", context, status=400 if form.errors else 200)
