"""The links in the header: each role finds its own pages, and none that would be refused."""

from dataclasses import dataclass

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
        links.append(("review", "To review"))
    if viewer.has_role(Role.RECRUIT):
        links += [("my", "My checklist"), ("my_dates", "My dates"), ("my_people", "My people"), ("my_data", "My data")]
    if not viewer.has_role(Role.RECRUIT, Role.DIRECTOR) or len(viewer.roles) > 1:
        links.append(("to_do", "My to-do list"))
    if viewer.has_role(Role.HR, Role.EDUCATION, Role.PASTORAL_LEAD):
        links.append(("cohorts", "Cohorts"))
    if access.may(viewer, Action.REPORT_ABSENCE) and not viewer.has_role(Role.HR):
        links.append(("absences", "Not at work"))
    if access.may(viewer, Action.MANAGE_PROGRAMMES):
        links.append(("programmes", "Programmes"))
    if access.may(viewer, Action.MANAGE_MESSAGES):
        links.append(("messages", "Messages"))
    if viewer.has_role(Role.DIRECTOR):
        links.append(("reports", "Summary"))
    if access.may(viewer, Action.SEE_REPORT) and not viewer.has_role(Role.RECRUIT):
        links.append(("readiness", "Report"))
    if managed_by(viewer):
        links.append(("manage", "Manage"))
    return links


@dataclass(frozen=True)
class Managed:
    """A page that looks after the service itself: its title and one line on what it is for."""

    title: str
    line: str
    href: str


# What stands behind "Manage": who may open it, the page's name, its title, and one line.
MANAGE: tuple[tuple[Action, str, str, str], ...] = (
    (Action.LIST_MEMBERS, "absences", "Not at work", "Who is away without word, and what the sponsor then has to do"),
    (Action.LIST_MEMBERS, "people", "People", "Who can sign in here, their roles, and whom they look after"),
    (Action.MANAGE_PLACES, "places", "Places", "Sites, and the wards and teams at each"),
)


def managed_by(viewer: Membership) -> tuple[Managed, ...]:
    """Those of them that the viewer may open."""
    return tuple(
        Managed(title, line, reverse(name)) for action, name, title, line in MANAGE if access.may(viewer, action)
    )
