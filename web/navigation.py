"""The links in the header: each role finds its own pages, and none that would be refused."""

from django.http import HttpRequest
from django.urls import reverse

from onboarding import access
from onboarding.access import Action
from onboarding.models import Membership
from onboarding.models.choices import Role


def start_page(viewer: Membership) -> str:
    """The name of the page on which a person starts, by the first of their roles that has one."""
    if viewer.has_role(Role.HR):
        return "recruits"
    if viewer.has_role(Role.DIRECTOR):
        return "reports"
    if viewer.has_role(Role.RECRUIT):
        return "my"
    return "to_do"


def links_for(request: HttpRequest) -> list[dict[str, object]]:
    """Header links as the NHS header takes them; none before sign-in."""
    viewer: Membership | None = getattr(request, "viewer", None)
    names = _names(viewer) if viewer else []
    here = request.path
    return [{"text": text, "href": reverse(name), "current": here == reverse(name)} for name, text in names]


def _names(viewer: Membership) -> list[tuple[str, str]]:
    links = []
    if any(role != Role.RECRUIT for role in viewer.roles) and access.may(viewer, Action.LIST_RECRUITS):
        links.append(("recruits", "Recruits"))
    if access.may(viewer, Action.REVIEW_STEP):
        links.append(("review", "Steps to review"))
    if viewer.has_role(Role.RECRUIT):
        links.append(("my", "My checklist"))
    if not viewer.has_role(Role.RECRUIT, Role.DIRECTOR) or len(viewer.roles) > 1:
        links.append(("to_do", "My to-do list"))
    if viewer.has_role(Role.DIRECTOR):
        links.append(("reports", "Summary"))
    if access.may(viewer, Action.SEE_REPORT) and not viewer.has_role(Role.RECRUIT):
        links.append(("readiness", "Readiness report"))
    if viewer.has_role(Role.DIRECTOR):
        links += [("commitments", "Commitments"), ("metrics", "Survey results")]
    return links
