"""Long reports as files: asked for, waited for, and saved."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from onboarding.errors import Invalid
from onboarding.outputs.files import OUTPUTS
from onboarding.selectors.report_files import find_report_file
from onboarding.services.report_files import ask_for_file, ask_for_file_of_run
from onboarding.services.report_reads import take_file
from web.forms.moments import MomentForm
from web.presenters.plans import plan_shown
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
    plan = plan_shown(request.viewer, request.POST, "readiness")
    asked = ask_for_file(
        request.viewer, output=output, plan_key=plan.key, as_of=days.get("as_of"), known_at=days.get("known_at")
    )
    return redirect("report_file", asked.pk)


@require_POST
def ask_of_run(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Ask for a report that was kept as a file."""
    asked = ask_for_file_of_run(request.viewer, run_id=run_id, output=request.POST.get("output", ""))
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
    answer = HttpResponse(take_file(request.viewer, file), content_type=OUTPUTS[file.output].content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
