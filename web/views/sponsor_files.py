"""The file of one sponsored person, and the self-audit of ten drawn by chance."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotFound, NotNow, Stale
from onboarding.selectors.sponsor import audited_files, find_audit
from onboarding.selectors.visible import find_recruit
from onboarding.services.file_audits import draw_audit
from onboarding.services.sponsor_files import make_sponsor_file
from web.confirming import confirmed
from web.forms.problems import take_problems
from web.forms.sponsor import MendingForm
from web.presenters.sponsor_files import audit_page, sponsor_file_page
from web.requests import PageRequest


@require_safe
def sponsor_file(request: PageRequest, recruit_id: UUID) -> HttpResponse:
    """Which papers of one person are there, and which are missing."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.KEEP_SPONSOR_DESK, recruit)
    context = {"page": sponsor_file_page(request.viewer, recruit), "recruit_id": recruit_id}
    return render(request, "sponsor/file.html", context)


@require_POST
@confirmed
def sponsor_zip(request: PageRequest, recruit_id: UUID) -> StreamingHttpResponse:
    """The file as a ZIP. That it was made is recorded."""
    made = make_sponsor_file(request.viewer, recruit_id=recruit_id)
    answer = StreamingHttpResponse(made.stream(), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return answer


@require_POST
def draw(request: PageRequest) -> HttpResponse:
    """Draw ten files."""
    try:
        audit = draw_audit(request.viewer)
    except NotNow as error:
        messages.warning(request, error.detail)
        return redirect("sponsor")
    messages.success(request, "The files are drawn. Look at what is missing, and say what you do about it.")
    return redirect("file_audit", audit.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def file_audit(request: PageRequest, audit_id: UUID) -> HttpResponse:
    """One self-audit: what was there and missing that day, and what was done about it."""
    access.require(request.viewer, Action.KEEP_SPONSOR_DESK)
    audit = find_audit(request.viewer, audit_id)
    files = audited_files(request.viewer, audit)
    sent = request.POST if request.method == "POST" else None
    forms = {one.pk: MendingForm(sent, file=str(one.pk), revision=one.revision) for one in files if one.missing}
    form, status = next((one for one in forms.values() if one.is_bound), None), 200
    if sent is not None:
        if form is None:
            raise NotFound()
        status = _save(request, form)
        if status == 200:
            messages.success(request, "Saved.")
            return redirect("file_audit", audit_id)
    context = {"page": audit_page(audit, files), "forms": forms, "form": form}
    return render(request, "sponsor/audit.html", context, status=status)


def _save(request: PageRequest, form: MendingForm) -> int:
    if not form.is_valid():
        return 400
    try:
        form.save(request.viewer)
    except Invalid as error:
        take_problems(form, error)
        return 400
    except (NotNow, Stale) as error:
        take_problems(form, error)
        return 409
    return 200
