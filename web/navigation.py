"""The links in the header: each role finds its own pages, and none that would be refused."""

from collections.abc import Callable
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
    names = [(reverse(name), text) for name, text in _names(viewer)] if viewer else []
    around = _around(request.path, [href for href, _ in names])
    return [
        {"text": text, "href": href, "current": href == around, "exact": href == request.path} for href, text in names
    ]


def behind_manage(request: HttpRequest) -> bool:
    """Whether this very page is one of those behind *Manage* for the viewer, and so leads back there."""
    viewer: Membership | None = getattr(request, "viewer", None)
    return viewer is not None and any(one.href == request.path for one in managed_by(viewer))


def _around(path: str, hrefs: list[str]) -> str:
    """The link whose part of the service the page belongs to: the longest that it begins with, else *Manage*."""
    found = max((href for href in hrefs if path.startswith(href)), key=len, default="")
    homes = [reverse(name) for start, name in AT_HOME if path.startswith(start)]
    manage = [reverse("manage") for _, name, _, _ in MANAGE if path.startswith(reverse(name))]
    return next((home for home in [*homes, found, *manage] if home in hrefs), "")


def _names(viewer: Membership) -> list[tuple[str, str]]:
    return [(name, text) for name, text, is_for in HEADER if is_for(viewer)]


def _staff(viewer: Membership) -> bool:
    return set(viewer.roles) != {Role.RECRUIT}


def _may(action: Action) -> Callable[[Membership], bool]:
    return lambda viewer: access.may(viewer, action)


def _is(*roles: Role) -> Callable[[Membership], bool]:
    return lambda viewer: viewer.has_role(*roles)


# The links in the header, in order: the page's name, the words, and for whom it is.
HEADER: tuple[tuple[str, str, Callable[[Membership], bool]], ...] = (
    ("recruits", "Recruits", lambda viewer: _staff(viewer) and access.may(viewer, Action.LIST_RECRUITS)),
    ("review", "To review", _may(Action.REVIEW_STEP)),
    ("duties", "Duties", _may(Action.SEE_DUTIES)),
    ("my", "My checklist", _is(Role.RECRUIT)),
    ("my_dates", "My dates", _is(Role.RECRUIT)),
    ("my_people", "My people", _is(Role.RECRUIT)),
    ("my_data", "My data", _is(Role.RECRUIT)),
    ("to_do", "My to-do list", lambda viewer: not {*viewer.roles} <= {Role.RECRUIT, Role.DIRECTOR}),
    ("cohorts", "Cohorts", _is(Role.HR, Role.EDUCATION, Role.PASTORAL_LEAD)),
    ("absences", "Not at work", lambda viewer: viewer.has_role(Role.LINE_MANAGER) and not viewer.has_role(Role.HR)),
    ("programmes", "Programmes", _may(Action.MANAGE_PROGRAMMES)),
    ("messages", "Messages", _may(Action.MANAGE_MESSAGES)),
    ("reports", "Summary", _is(Role.DIRECTOR)),
    ("readiness", "Report", lambda viewer: _staff(viewer) and access.may(viewer, Action.SEE_REPORT)),
    ("commitments", "Commitments", _is(Role.DIRECTOR)),
    ("metrics", "Survey results", _is(Role.DIRECTOR)),
    ("manage", "Manage", lambda viewer: bool(managed_by(viewer))),
)

OF_REPORTS = (
    ("/reports/runs/", "readiness"),
    ("/reports/files/", "readiness"),
    ("/reports/surveys/", "readiness"),
    ("/reports/forecast/", "readiness"),
    ("/reports/settings/", "manage"),
)
# Pages whose address does not begin with that of the page they belong to.
AT_HOME = (("/versions/", "programmes"), ("/enrolments/", "recruits"), ("/proposals/", "review"), *OF_REPORTS)


@dataclass(frozen=True)
class Managed:
    """A page that looks after the service itself: its title and one line on what it is for."""

    title: str
    line: str
    href: str


# What stands behind "Manage": who may open it, the page's name, its title, and one line.
MANAGE: tuple[tuple[Action, str, str, str], ...] = (
    (Action.LIST_MEMBERS, "people", "People", "Who can sign in here, their roles, and whom they look after"),
    (
        Action.SEE_WAITING,
        "waiting",
        "Waiting on whom",
        "What waits on the Home Office, a regulator, the ward and others, by age",
    ),
    (Action.LIST_MEMBERS, "stand_ins", "Standing in", "Who is away, and which colleague does their work meanwhile"),
    (Action.MANAGE_PLACES, "places", "Places", "Sites, and the wards and teams at each"),
    (
        Action.LIST_MEMBERS,
        "absences",
        "Not at work",
        "Who is away without explanation, and what the sponsor then has to do",
    ),
    (
        Action.KEEP_SPONSOR_DESK,
        "sponsor",
        "Sponsor’s desk",
        "The licence, certificates, reports made, and whether people’s files are complete",
    ),
    (Action.LIST_MEMBERS, "commitments", "Commitments", "What the trust itself has promised to do, and when it is due"),
    (
        Action.MANAGE_PROGRAMMES,
        "rules",
        "Rules and their sources",
        "What law and regulators ask for, where it was read, and what to look up again",
    ),
    (Action.RECORD_METRIC, "metrics", "Survey results", "National measures beside the plan, typed in by year"),
    (
        Action.MANAGE_SETTINGS,
        "report_settings",
        "Report settings",
        "From which rate an action is green, and your own dates",
    ),
    (Action.SEE_REMINDERS, "reminders", "Reminders", "What leaves and what has left; hold all mail, or release it"),
    (Action.MANAGE_SETTINGS, "inherited", "Inherited steps", "What was due before this trust began to use the service"),
    (Action.SEE_TOKENS, "tokens", "API tokens", "Programs that act as somebody of the trust, and ending them"),
    (
        Action.SEE_EVENTS,
        "audit",
        "Who did what",
        "Changes, looks at files, private words and what is behind figures, exports, and what was refused",
    ),
    (
        Action.KEEP_RETENTION,
        "retention",
        "How long data is kept",
        "What is past its time, holds, and erasing it by two people",
    ),
    (Action.SEE_HEALTH, "service_health", "Health", "Whether reminders leave and the records hold together"),
)


def managed_by(viewer: Membership) -> tuple[Managed, ...]:
    """Those of them that the viewer may open."""
    return tuple(
        Managed(title, line, reverse(name)) for action, name, title, line in MANAGE if access.may(viewer, action)
    )
