"""Sites and their wards: the list, adding, renaming, closing. A cohort's name and end are changed here too."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotFound, NotNow, Stale
from onboarding.models import Cohort, Site, Ward
from onboarding.selectors.places import find_place
from onboarding.services.places import add_cohort, add_site, add_ward, change_place
from web.forms.places import PlaceForm, SiteForm
from web.forms.problems import take_problems
from web.presenters.places import PLACES, new_place_page, place_page, places_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])
DONE_WORDS = {"change": "Saved.", "close": "{name} is closed.", "open": "{name} is open again."}


@require_safe
def places(request: PageRequest) -> HttpResponse:
    """All sites, each with its wards."""
    access.require(request.viewer, Action.LIST_PLACES)
    return render(request, "places/places.html", {"page": places_page(request.viewer)})


@BOTH
def new_site(request: PageRequest) -> HttpResponse:
    """Add a site."""
    form = SiteForm(request.POST or None)
    return _add(request, form, Site, lambda: add_site(request.viewer, **form.changes()))


@BOTH
def new_ward(request: PageRequest, site_id: UUID) -> HttpResponse:
    """Add a ward or team to a site."""
    site, form = find_place(request.viewer, Site, site_id), PlaceForm(request.POST or None)
    return _add(request, form, Ward, lambda: add_ward(request.viewer, site=site, **form.changes()), site.name)


@BOTH
def new_cohort(request: PageRequest) -> HttpResponse:
    """Add a cohort."""
    form = PlaceForm(request.POST or None)
    return _add(request, form, Cohort, lambda: add_cohort(request.viewer, **form.changes()))


def _add(
    request: PageRequest,
    form: PlaceForm,
    kind: type[Site] | type[Ward] | type[Cohort],
    add: Callable[[], Site | Ward | Cohort],
    where: str = "",
) -> HttpResponse:
    access.require(request.viewer, Action.MANAGE_PLACES)
    if form.is_valid():
        try:
            place = add()
        except Invalid as error:
            take_problems(form, error)
        else:
            messages.success(request, f"{place.name} is added.")
            return redirect(PLACES[kind].back)
    context = {"page": new_place_page(kind, where), "form": form}
    return render(request, "places/new.html", context, status=400 if form.errors else 200)


@BOTH
def site(request: PageRequest, site_id: UUID) -> HttpResponse:
    """Rename a site, put its country right, close it or open it again."""
    return _change(request, find_place(request.viewer, Site, site_id))


@BOTH
def ward(request: PageRequest, ward_id: UUID) -> HttpResponse:
    """Rename a ward, close it or open it again."""
    return _change(request, find_place(request.viewer, Ward, ward_id))


@BOTH
def change_cohort(request: PageRequest, cohort_id: UUID) -> HttpResponse:
    """Rename a cohort, close it or open it again."""
    return _change(request, find_place(request.viewer, Cohort, cohort_id))


def _change(request: PageRequest, place: Site | Ward | Cohort) -> HttpResponse:
    access.require(request.viewer, Action.MANAGE_PLACES, place)
    draw = SiteForm if isinstance(place, Site) else PlaceForm
    form, notice, status = draw(place=place), "", 200
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        if verb not in DONE_WORDS:
            raise NotFound()
        form = draw(request.POST if verb == "change" else None, place=place)
        try:
            if verb != "change" or form.is_valid():
                return _save(request, place, verb, form)
        except Invalid as error:
            take_problems(form, error)
        except (NotNow, Stale) as error:
            place, notice, status = find_place(request.viewer, type(place), place.pk), error.detail, 409
            form = form.at_revision(place)
    context = {"page": place_page(request.viewer, place), "form": form, "notice": notice}
    return render(request, "places/place.html", context, status=400 if form.errors else status)


def _save(request: PageRequest, place: Site | Ward | Cohort, verb: str, form: PlaceForm) -> HttpResponse:
    """Do what was asked, and go back to where the place stands among the others."""
    changes = form.changes() if verb == "change" else {"is_open": verb == "open"}
    revision = form.cleaned_data["revision"] if verb == "change" else None
    changed = change_place(request.viewer, kind=type(place), place_id=place.pk, changes=changes, revision=revision)
    messages.success(request, DONE_WORDS[verb].format(name=changed.name))
    where = PLACES[type(changed)]
    return redirect(where.own, changed.pk) if where.own else redirect(where.back)
