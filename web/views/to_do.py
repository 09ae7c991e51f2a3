"""What is mine to do, for everyone who is not a recruit: done in place, on the list itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.errors import NotFound
from onboarding.selectors.visible import find_step
from web import searches
from web.forms.to_do import DoneForm, RenewForm, ToDoFilters, step_id_of
from web.presenters.to_do import anchor_of, to_do_page
from web.requests import PageRequest
from web.views.steps import Attempt, try_form

FIND = "find"
FORMS = {form.verb: form for form in (DoneForm, RenewForm)}


@require_http_methods(["GET", "HEAD", "POST"])
def to_do(request: PageRequest) -> HttpResponse:
    """Open steps of my roles, by person, the most urgent first, each with its own small form."""
    access.require(request.viewer, Action.SUBMIT_STEP)
    if request.POST.get("verb") == FIND:
        return searches.send(request, reverse("to_do"), ("show", searches.WORDS))
    attempt = _do(request) if request.method == "POST" else None
    if attempt and attempt.status == 200:
        step = attempt.form.step
        messages.success(request, f"Thank you. “{step.item.title}” is recorded.")
        return redirect(f"{request.get_full_path()}#{anchor_of(step)}")
    filters = ToDoFilters(searches.asked_of(request))
    page = to_do_page(request.viewer, filters, attempt.form if attempt else None)
    tried = {"tried": attempt.form if attempt else None, "notice": attempt.notice if attempt else ""}
    context = {"page": page, "is_lost": searches.is_lost(request), **tried}
    return render(request, "steps/to_do.html", context, status=attempt.status if attempt else 200)


def _do(request: PageRequest) -> Attempt:
    form_class = FORMS.get(request.POST.get("verb", ""))
    step_id = step_id_of(request.POST)
    if form_class is None or step_id is None:
        raise NotFound()
    step = find_step(request.viewer, step_id)
    blocked = "out_of_order_reason" in request.POST
    form = form_class(
        request.POST,
        request.FILES,
        step=step,
        viewer=request.viewer,
        today=today_in(request.viewer.trust),
        blocked=blocked,
    )
    return try_form(request.viewer, form)
