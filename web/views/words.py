"""A director gives an action of the plan another word than its rule does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid
from web.forms.problems import take_problems
from web.forms.words import WordForm
from web.presenters.plans import plan_shown
from web.presenters.words import word_page
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
def word(request: PageRequest, action: str) -> HttpResponse:
    """What the rule says, and the form to say something else."""
    access.require(request.viewer, Action.OVERRIDE_RAG)
    plan = plan_shown(request.viewer, request.GET, "readiness")
    page = word_page(request.viewer, action, plan)
    data = request.POST if request.method == "POST" else None
    form = WordForm(data, action=action, plan=plan.key, is_overridden=page.is_overridden)
    if form.is_valid():
        try:
            form.save(request.viewer)
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, "The report shows your word, your name and your reason.")
            return redirect(f"{reverse('readiness')}{plan.query}#action-{action.replace('.', '-')}")
    return render(request, "reports/word.html", {"page": page, "form": form}, status=400 if form.errors else 200)
