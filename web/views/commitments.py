"""What the trust itself does for its improvement plans."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.selectors.commitments import find_commitment, newest_like
from web.forms.commitments import KeepForm
from web.forms.problems import take_problems
from web.forms.steps import DONE_WORDS, StepForm
from web.presenters.commitments import commitments_page
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def commitments(request: PageRequest) -> HttpResponse:
    """All commitments that the viewer answers for; each is recorded here as kept."""
    access.require(request.viewer, Action.SEE_PLANS)
    if request.method != "POST":
        return render(request, "commitments.html", {"page": commitments_page(request.viewer)})
    step = find_commitment(request.viewer, request.POST.get("step", ""))
    form: StepForm = KeepForm(request.POST, request.FILES, step=step, viewer=request.viewer)
    notice, status = "", 400
    if form.is_valid():
        try:
            form.save(request.viewer, step.pk)
        except Invalid as error:
            take_problems(form, error)
        except (Stale, NotNow) as error:
            form, notice, status = form.at_revision(newest_like(request.viewer, step)), error.detail, 409
        else:
            messages.success(request, DONE_WORDS["submit"].format(title=step.item.title))
            return redirect("commitments")
    page = commitments_page(request.viewer, form, notice)
    return render(request, "commitments.html", {"page": page}, status=status)
