"""Programmes as files: a version downloaded, and one read in as a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow
from onboarding.selectors.programme_files import file_name, version_file
from onboarding.selectors.programmes import find_version
from onboarding.services.programme_files import import_programme
from web.forms.problems import take_problems
from web.forms.programme_files import ProgrammeFileForm
from web.requests import PageRequest


@require_safe
def download(request: PageRequest, version_id: UUID) -> HttpResponse:
    """A version as YAML, in the form of the library."""
    access.require(request.viewer, Action.SEE_PROGRAMMES)
    version = find_version(request.viewer, version_id)
    answer = HttpResponse(version_file(version), content_type="application/yaml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(version)}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: PageRequest) -> HttpResponse:
    """Choose a file, and find it as a draft."""
    access.require(request.viewer, Action.MANAGE_PROGRAMMES)
    form = ProgrammeFileForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    if form.is_valid():
        try:
            draft = import_programme(request.viewer, content=form.content())
        except (Invalid, NotNow) as error:
            take_problems(form, error)
        else:
            messages.success(request, "The file is read in as a draft. Nobody is given it before you publish it.")
            return redirect("version", draft.pk)
    return render(request, "programmes/read_in.html", {"form": form}, status=400 if form.errors else 200)
