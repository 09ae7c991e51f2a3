"""The help page: what each role does here, the viewer's own roles first, the words, and whom to ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from onboarding.models import Membership
from onboarding.models.choices import Role
from web.presenters.refusal import Contact, contact_of


@dataclass(frozen=True)
class Task:
    """Something to do here: in words, and where; `href` is empty for somebody else's role."""

    words: str
    href: str


@dataclass(frozen=True)
class RoleHelp:
    """What one role does here."""

    title: str
    lead: str
    tasks: tuple[Task, ...]
    is_mine: bool


@dataclass(frozen=True)
class HelpPage:
    """Sections by role, the words, and whom to ask."""

    roles: tuple[RoleHelp, ...]
    words: tuple[tuple[str, str], ...]
    ask: Contact | None


def help_page(viewer: Membership | None) -> HelpPage:
    """The page for anybody; whoever is signed in finds their own roles first, with links. At most one query."""
    mine = [Role(role) for role in viewer.roles] if viewer else []
    order = [*(role for role in Role if role in mine), *(role for role in Role if role not in mine)]
    return HelpPage(tuple(_role(role, role in mine) for role in order), WORDS, contact_of(viewer))


def _role(role: Role, is_mine: bool) -> RoleHelp:
    lead, tasks = ROLES[role]
    shown = tuple(Task(words, reverse(name) if name and is_mine else "") for words, name in tasks)
    return RoleHelp(str(role.label), lead, shown, is_mine)


TO_DO = ("See what is yours to do, the most urgent first, and record it with its evidence", "to_do")
MINE = ("See what we wrote to you", "my_messages")
ROLES: Mapping[Role, tuple[str, tuple[tuple[str, str], ...]]] = {
    Role.RECRUIT: (
        "You have one checklist, from the offer to the end of your first year. It tells you what comes next and why.",
        (
            ("See your next three steps, and record a step with a note, a date or a photo of a paper", "my"),
            ("Read why a step was returned, and send it again", "my"),
            ("See your dates, and say when one has to change", "my_dates"),
            ("See your road to the register: tests, sittings and last days", "my_registration"),
            ("Find the telephone numbers of the people who are there for you", "my_people"),
            ("See what is kept about you", "my_data"),
            MINE,
        ),
    ),
    Role.BUDDY: ("You are the colleague who shows the way around.", (TO_DO, MINE)),
    Role.LINE_MANAGER: (
        "You see the people who join your ward, and what you do for each of them. Papers about visas, family, police "
        "checks and health, and results of tests, are not shown to you.",
        (
            TO_DO,
            ("See how far each of your people has come", "recruits"),
            ("Say that somebody is not at work and has not said why", "absences"),
            ("See by when the sponsor has to act for your people", "duties"),
            MINE,
        ),
    ),
    Role.PASTORAL_LEAD: (
        "You look after people. What you write about wellbeing is read by them and by you, and by nobody else.",
        (TO_DO, ("See how far each of your people has come", "recruits"), MINE),
    ),
    Role.EDUCATION: (
        "You record tests, study time and learning.",
        (
            TO_DO,
            ("Tick off a whole cohort at once", "cohorts"),
            ("See by when tests have to be sat", "duties"),
            MINE,
        ),
    ),
    Role.OCCUPATIONAL_HEALTH: (
        "You record health clearance. What you write is read by you and the person, and by nobody else.",
        (TO_DO, MINE),
    ),
    Role.HR: (
        "You answer for every person's journey: dates, programmes, evidence, waivers, and what is written to whom.",
        (
            ("See everyone with their progress, what is overdue and what the law limits", "recruits"),
            ("Move a date on a person's page: open steps move with it, finished ones stay", "recruits"),
            ("Decide about what a colleague sent in, or asked to waive", "review"),
            ("See what the trust has to report, by days left, and close it with the number of the report", "duties"),
            ("Tick off a whole cohort at once", "cohorts"),
            ("Write, publish and compare programmes", "programmes"),
            ("Fix messages that could not be sent, hold one back, or hold all", "messages"),
            ("See who is reminded of what", "reminders"),
            ("Close what was due before your trust went live", "inherited"),
            ("Keep the sponsor licence, its certificates, and people's sponsor files", "sponsor"),
            ("See whether the service works", "service_health"),
            ("Look after people, places and the rest of the service", "manage"),
        ),
    ),
    Role.DIRECTOR: (
        "You see the actions of the improvement plan with figures, without names, and limits set by law.",
        (
            ("Read the summary", "reports"),
            ("See what is behind the figures", "readiness"),
            ("Keep the trust's commitments", "commitments"),
            MINE,
        ),
    ),
}
WORDS = (
    ("Step", "One thing to be done for one person, such as booking a test. Each has an owner, a due date and a reason."),
    ("Due date", "Counted from a date of the journey, such as arrival. When that moves, open steps move with it."),
    ("Set by law", "The date itself is set by law or a regulator. Everything else is a target of our own."),
    ("To be confirmed", "We have this from memory or second-hand. Check with the body that is named before you rely on it."),
    ("No date yet", "The date that the step is counted from is not known yet."),
    ("Another step first", "Something else has to be done before this step."),
    ("Due soon", "Due within a week, or within two weeks where another step comes first."),
    ("Waiting for review", "Somebody recorded it. A second HR officer checks it."),
    ("Returned", "The second officer sent it back with a reason."),
    ("Out of date", "It was done, but the document behind it has run out."),
    ("Waived", "The person does not have to do it. A reason is recorded, and a second HR officer has agreed."),
    ("Inherited", "Due before the trust began to use this service, and still open. It stands outside the rates."),
    ("Must-have", "One of the few steps without which an action of the improvement plan is not met for a person."),
    ("Reminder, message", "A reminder is about one step. All that you are reminded of on one day comes in one message."),
)  # fmt: skip
