"""Long reports as files: asked for, waited for, and saved."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from onboarding.errors import Invalid, NotFound
from onboarding.models.report_choices import FileState
from onboarding.outputs.files import OUTPUTS
from onboarding.selectors.report_files import find_report_file
from onboarding.services.report_files import ask_for_file
from web.forms.moments import MomentForm
from web.presenters.report_files import report_file_page
from web.requests import PageRequest


@require_POST
def ask(request: PageRequest) -> HttpResponse:
    """Ask for the report of a moment as a file."""
    form = MomentForm(request.POST.dict(), request.viewer)
    days = form.days()
    if form.errors:
        raise Invalid.field("as_of", "not_a_day", "There are no figures of that day. Ask for another one.")
    output = request.POST.get("output", "")
    asked = ask_for_file(request.viewer, output=output, as_of=days.get("as_of"), known_at=days.get("known_at"))
    return redirect("report_file", asked.pk)


@require_safe
def waiting(request: PageRequest, file_id: UUID) -> HttpResponse:
    """How far it has come; the page looks again by itself."""
    page = report_file_page(find_report_file(request.viewer, file_id))
    answer = render(request, "reports/file.html", {"page": page})
    if page.waits:
        answer["Refresh"] = "5"
    return answer


@require_safe
def save(request: PageRequest, file_id: UUID) -> HttpResponse:
    """The file itself, for whoever asked for it."""
    file = find_report_file(request.viewer, file_id)
    if file.state != FileState.READY or file.content is None:
        raise NotFound()
    answer = HttpResponse(bytes(file.content), content_type=OUTPUTS[file.output].content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
