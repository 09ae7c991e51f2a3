"""Moving dates with open eyes: first what would move, then saving just that."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid
from onboarding.models import Cohort, Recruit
from onboarding.selectors.places import find_place
from onboarding.selectors.previews import Preview
from onboarding.selectors.visible import find_recruit
from onboarding.services.milestones import Dated
from onboarding.services.what_if import move_cohort, move_milestone
from web.forms.milestones import MilestoneForm
from web.forms.moves import CohortMoveForm, MoveForm
from web.forms.problems import take_problems
from web.presenters.milestones import as_it_happened, find_milestone, milestone_page
from web.presenters.moves import MovePage, cohort_move_page, move_choices, move_page, preview_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SAVED = "The date is saved. Open steps that are counted from it have moved."


@BOTH
def move(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Choose a date of someone and another day for it, see what would move, then save it or leave."""
    found = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.MOVE_MILESTONE, found)
    choices = move_choices(request.viewer, found)
    form = MoveForm(request.POST or None, choices=choices, chosen=request.GET.get("date"))
    words = move_page(found)
    if _is_sent(request, form):
        try:
            return _one(request, words, found, **form.given())
        except Invalid as error:
            take_problems(form, error)
    context = {"page": words, "form": form}
    return render(request, "moves/move.html", context, status=400 if _is_wrong(request, form) else 200)


@BOTH
def date_of(request: PageRequest, recruit_id: UUID, kind: str, occurrence: int) -> HttpResponse:
    """One date of the journey, with how it came to be so; another day for it is seen first, then saved."""
    found = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.MOVE_MILESTONE, found)
    milestone = find_milestone(request.viewer, found, kind, occurrence)
    form = MilestoneForm(request.POST or None, milestone=as_it_happened(milestone, request.GET.get("happened")))
    if _is_sent(request, form):
        given = dict(form.cleaned_data)
        try:
            return _one(
                request, move_page(found), found, reason=given.pop("reason"), dated=Dated(kind, occurrence, **given)
            )
        except Invalid as error:
            take_problems(form, error)
    context = {"page": milestone_page(request.viewer, found, milestone), "form": form}
    return render(request, "recruits/date.html", context, status=400 if _is_wrong(request, form) else 200)


@BOTH
def cohort_move(request: PageRequest, cohort_id: UUID) -> HttpResponse:
    """The same for everyone of a cohort at once: all who are named, or nobody."""
    found = find_place(request.viewer, Cohort, cohort_id)
    access.require(request.viewer, Action.MOVE_MILESTONE)
    form, words = CohortMoveForm(request.POST or None), cohort_move_page(found)
    if _is_sent(request, form):
        try:
            preview = move_cohort(request.viewer, cohort_id=cohort_id, seen=request.POST.get("seen"), **form.given())
        except Invalid as error:
            take_problems(form, error)
        else:
            if preview.saved:
                messages.success(
                    request, f"The date is saved for {len(preview.people)} people. Their open steps have moved."
                )
                return redirect("cohort", cohort_id)
            return _shown(request, words, preview)
    context = {"page": words, "form": form}
    return render(request, "moves/cohort.html", context, status=400 if _is_wrong(request, form) else 200)


def _one(request: PageRequest, words: MovePage, recruit: Recruit, *, dated: Dated, reason: str) -> HttpResponse:
    """Saved where just this was seen, else shown. Raises Invalid."""
    preview = move_milestone(
        request.viewer, recruit_id=recruit.pk, dated=dated, reason=reason, seen=request.POST.get("seen")
    )
    if not preview.saved:
        return _shown(request, words, preview)
    messages.success(request, SAVED)
    for doubt in preview.people[0].doubts:
        messages.warning(request, doubt)
    return redirect("recruit", recruit.pk)


def _shown(request: PageRequest, words: MovePage, preview: Preview) -> HttpResponse:
    stale = bool(request.POST.get("seen"))
    page = preview_page(words, preview, request.path, request.POST, stale=stale)
    return render(request, "moves/preview.html", {"page": page}, status=409 if stale else 200)


def _is_sent(request: PageRequest, form: MoveForm | MilestoneForm | CohortMoveForm) -> bool:
    """Whether it is to be looked at or saved; whoever comes back to choose another day finds what they typed."""
    return request.POST.get("step") != "edit" and form.is_valid()


def _is_wrong(request: PageRequest, form: MoveForm | MilestoneForm | CohortMoveForm) -> bool:
    return bool(form.errors) and request.POST.get("step") != "edit"
