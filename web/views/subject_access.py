"""The answer to a person who asks what is kept about them."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.models.erasures import Person
from onboarding.selectors.members import find_staff
from onboarding.selectors.visible import find_recruit
from onboarding.services.subject_access import make_access_pack
from web.confirming import confirmed
from web.presenters.subject_access import subject_access_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
@confirmed
def subject_access(request: PageRequest, recruit_id: UUID) -> HttpResponseBase:
    """What is kept about a recruit, how long, and by POST all of it as one ZIP. That it was made is recorded."""
    return _access_of(request, find_recruit(request.viewer, recruit_id))


@BOTH
@confirmed
def member_access(request: PageRequest, membership_id: UUID) -> HttpResponseBase:
    """The same of a member of staff."""
    return _access_of(request, find_staff(request.viewer, membership_id))


def _access_of(request: PageRequest, person: Person) -> HttpResponseBase:
    access.require(request.viewer, Action.EXPORT_PERSON, person)
    if request.method == "POST":
        made = make_access_pack(request.viewer, person_id=person.pk)
        answer = StreamingHttpResponse(made.stream(), content_type="application/zip")
        answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
        return answer
    page = subject_access_page(request.viewer, person)
    shown: HttpResponse = render(request, "people/subject_access.html", {"page": page})
    return shown
