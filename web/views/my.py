"""A recruit's own pages: checklist, dates, people, and what is held about them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.errors import Invalid, NotFound, NotNow
from web.forms.proposals import ProposalForm
from web.presenters.milestones import find_milestone
from web.presenters.my import my_page
from web.presenters.my_data import DOWNLOADS, my_data_page
from web.presenters.my_dates import my_dates_page, proposal_page
from web.presenters.my_people import my_people_page
from web.requests import PageRequest, own_recruit


@require_safe
def checklist(request: PageRequest) -> HttpResponse:
    """What I am asked, what came back, my next three things, and everything on the way."""
    page = my_page(request.viewer, own_recruit(request))
    return render(request, "my/checklist.html", {"page": page})


@require_safe
def dates(request: PageRequest) -> HttpResponse:
    """What is planned and what happened."""
    return render(request, "my/dates.html", {"page": my_dates_page(request.viewer, own_recruit(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PageRequest, kind: str, occurrence: int) -> HttpResponse:
    """Say another day for one date, or that it happened. HR takes it over."""
    recruit = own_recruit(request)
    milestone = find_milestone(request.viewer, recruit, kind, occurrence)
    form, notice, status = ProposalForm(request.POST if request.method == "POST" else None), "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                form.save(request.viewer, recruit.pk, kind, occurrence)
            except Invalid as error:
                form.take(error)
            except NotNow as error:
                notice, status = error.detail, 409
            else:
                messages.success(request, "Thank you. HR reads this and decides. Until then nothing moves.")
                return redirect("my_dates")
    page = proposal_page(milestone)
    return render(request, "my/date.html", {"page": page, "form": form, "notice": notice}, status=status)


@require_safe
def people(request: PageRequest) -> HttpResponse:
    """Who is there for me, how to reach them, and when to ask whom."""
    return render(request, "my/people.html", {"page": my_people_page(own_recruit(request))})


@require_safe
def data(request: PageRequest) -> HttpResponse:
    """What is held about me."""
    return render(request, "my/data.html", {"page": my_data_page(request.viewer, own_recruit(request))})


@require_safe
def download(request: PageRequest, form: str) -> HttpResponse:
    """The same as a file: `json` for programs, `txt` to read."""
    recruit = own_recruit(request)
    if form not in DOWNLOADS:
        raise NotFound()
    written = DOWNLOADS[form](request.viewer, recruit)
    answer = HttpResponse(written.content, content_type=written.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data.{form}"'
    return answer
