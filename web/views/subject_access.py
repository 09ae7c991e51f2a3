"""The answer to a person who asks what is kept about them."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.clock import today_in
from onboarding.selectors.visible import find_recruit
from onboarding.services.subject_access import make_access_pack
from web.confirming import confirmed
from web.presenters.subject_access import subject_access_page
from web.requests import PageRequest


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def subject_access(request: PageRequest, recruit_id: UUID) -> HttpResponseBase:
    """What is kept, how long, and by POST all of it as one ZIP. That it was made is recorded."""
    recruit = find_recruit(request.viewer, recruit_id)
    access.require(request.viewer, Action.EXPORT_PERSON, recruit)
    if request.method == "POST":
        made = make_access_pack(request.viewer, recruit_id=recruit_id)
        answer = StreamingHttpResponse(made.stream(), content_type="application/zip")
        answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
        return answer
    page: HttpResponse = render(
        request, "recruits/subject_access.html", {"page": subject_access_page(recruit, today_in(request.viewer.trust))}
    )
    return page
