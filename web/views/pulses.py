"""Short surveys: a recruit answers one; HR and directors read what enough people said."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.errors import Invalid, NotNow
from onboarding.selectors.pulses import find_open_pulse, get_help
from web.forms.problems import take_problems
from web.forms.pulses import PulseForm
from web.presenters.pulses import pulse_page, results_page
from web.requests import PageRequest, own_recruit


@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: PageRequest, round: str) -> HttpResponse:
    """Answer a round. What is sent back says nothing of what was answered, and so does the page that follows."""
    invitation = find_open_pulse(request.viewer, round)
    form, status = PulseForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                form.save(request.viewer, round)
            except (Invalid, NotNow) as error:
                take_problems(form, error)
            else:
                messages.success(
                    request, "Thank you. Your answers are counted, and nobody here can see that they are yours."
                )
                return redirect("my_support")
    context = {"page": pulse_page(request.viewer, invitation), "form": form}
    return render(request, "my/survey.html", context, status=status)


@require_safe
def support(request: PageRequest) -> HttpResponse:
    """Whom to turn to when somebody is not treated well. The same page for everybody, whatever they answered."""
    own_recruit(request)
    return render(request, "my/support.html", {"page": get_help()})


@require_safe
def results(request: PageRequest) -> HttpResponse:
    """What people said, in batches of enough of them."""
    return render(request, "reports/surveys.html", {"page": results_page(request.viewer)})
