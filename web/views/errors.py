"""What people see when something is refused or fails: what happened, what to do, whom to ask, and a way on."""

from dataclasses import replace
from functools import partial

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from onboarding.clock import today_in
from onboarding.errors import DomainError, Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.services import events
from web import sessions
from web.presenters.account import other_trusts
from web.presenters.refusal import refusal_page
from web.requests import AnyRequest

STATUS: dict[type[DomainError], int] = {NotFound: 404, NotAllowed: 403, NotNow: 409, Stale: 409, Invalid: 400}


def show_refusal(request: AnyRequest, error: DomainError) -> HttpResponse:
    """The page of a domain error that no view dealt with. A refused permission is kept for the audit."""
    status = STATUS.get(type(error), 400)
    if isinstance(error, NotAllowed):
        note_refusal(request)
    problems = tuple(problem.detail for problem in error.problems)
    return _page(request, status, detail=error.detail, problems=problems)


def note_refusal(request: AnyRequest) -> None:
    """Leave a line for the audit, written after the request's own transaction."""
    viewer = request.viewer
    if viewer is None:
        return
    data = {"path": request.path, "method": request.method}
    write = partial(events.record, viewer, "refused", viewer, effective_on=today_in(viewer.trust), data=data)
    request.late_events.append(write)


def bad_request(request: AnyRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _page(request, 413, detail="We did not take it, so that the service stays quick for everyone.")
    return _page(request, 400, detail="Check the address or the form, then try again.")


def permission_denied(request: AnyRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, detail=NotAllowed.detail)


def page_not_found(request: AnyRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, detail=NotFound.detail)


def too_many_requests(request: AnyRequest) -> HttpResponse:
    answer = _page(request, 429, detail="To keep accounts safe, this can only be tried a few times.")
    answer.headers["Retry-After"] = "300"
    return answer


def csrf_failure(request: AnyRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        title="This form has expired",
        detail="Nothing was saved. You may have signed in or out in another tab. Go back, copy what you typed, load the "
        "page again and send the form again.",
    )


def server_error(request: AnyRequest) -> HttpResponse:
    """Needs neither the database nor who is signed in: either may be what failed."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _page(
    request: AnyRequest, status: int, *, detail: str, title: str = "", problems: tuple[str, ...] = ()
) -> HttpResponse:
    # A request that no middleware of ours has seen yet has no viewer.
    viewer = getattr(request, "viewer", None)
    page = refusal_page(viewer, status, detail=detail, title=title, problems=problems)
    if status == 404 and viewer and request.method == "GET" and not sessions.way_in(request):
        page = replace(page, others=other_trusts(viewer.user, viewer), again=request.get_full_path())
    return render(request, "errors/refused.html", {"page": page}, status=status)
