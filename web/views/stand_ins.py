"""Who stands in for whom while they are away."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.stand_ins import stand_ins
from onboarding.services.stand_ins import arrange_cover, end_cover
from web.forms.problems import take_problems
from web.forms.stand_ins import StandInForm
from web.presenters.stand_ins import stand_ins_page
from web.requests import PageRequest

PAGE_SIZE = 50


@require_safe
def list_of(request: PageRequest) -> HttpResponse:
    """Who is away or will be, and who does their work; what is over below."""
    page = Paginator(stand_ins(request.viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "stand_ins/stand_ins.html", {"page": stand_ins_page(request.viewer, page)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Say who stands in: for oneself, or as HR for anybody."""
    access.require(request.viewer, Action.ARRANGE_COVER)
    form = StandInForm(request.POST or None, request.viewer, absent=request.GET.get("absent", ""))
    if form.is_valid():
        try:
            made = arrange_cover(request.viewer, **form.given())
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, f"{made.by.full_name} stands in for {made.absent.full_name}.")
            return redirect("stand_ins")
    return render(request, "stand_ins/new.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def end(request: PageRequest, stand_in_id: UUID) -> HttpResponse:
    """The colleague is back, or does not go."""
    try:
        ended = end_cover(request.viewer, stand_in_id=stand_in_id)
    except NotNow as error:
        messages.warning(request, error.detail)
    else:
        messages.success(request, f"What is open is with {ended.absent.full_name} again.")
    return redirect("stand_ins")
