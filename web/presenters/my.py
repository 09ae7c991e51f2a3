"""*My checklist*: the next three things, everything by stage, my people and my dates."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership, Recruit
from onboarding.selectors.caseload import milestones_seen, recruit_detail
from onboarding.selectors.checklists import checklist
from web.presenters.people import Contact, contacts
from web.presenters.recruit_dates import DateLine, date_lines
from web.presenters.step_lines import ProgrammeLines, StepLine, programme_lines, step_line


@dataclass(frozen=True)
class NextThing:
    """One of the next three: the step, why it matters, and who helps."""

    line: StepLine
    why: str
    helper: Contact | None


@dataclass(frozen=True)
class MyPage:
    """All parts of the page, in words. `overdue` counts one's own steps only: nobody is chased for others' work."""

    name: str
    next_three: tuple[NextThing, ...]
    progress: str
    share: int
    overdue: int
    programmes: tuple[ProgrammeLines, ...]
    contacts: tuple[Contact, ...]
    dates: tuple[DateLine, ...]


def my_page(viewer: Membership, recruit: Recruit) -> MyPage:
    """A recruit's own page."""
    today = today_in(viewer.trust)
    steps = checklist(viewer, recruit, today)
    people = contacts(recruit, recruit_detail(viewer, recruit, today))
    return MyPage(
        name=recruit.known_as or recruit.full_name,
        next_three=tuple(_next_thing(row, people) for row in steps.next_three),
        progress=f"{steps.done} of {steps.total} steps done",
        share=round(100 * steps.done / steps.total) if steps.total else 0,
        overdue=sum(row["overdue"] and row["owner_role"] == "recruit" for stage in steps.stages for row in stage.steps),
        programmes=programme_lines(steps.stages, link_to),
        contacts=people,
        dates=date_lines(milestones_seen(viewer, recruit), recruit, today, may_move=False),
    )


def link_to(row: dict[str, Any]) -> str:
    """A recruit reads each step at an address of their own."""
    return reverse("my_step", args=[row["id"]])


def _next_thing(row: dict[str, Any], people: tuple[Contact, ...]) -> NextThing:
    return NextThing(step_line(row, link_to), row["guidance"], _helper(row, people))


def _helper(row: dict[str, Any], people: tuple[Contact, ...]) -> Contact | None:
    """HR helps with papers, the pastoral lead with everything else; whoever of them there is."""
    wanted = "HR officer" if row["basis"] in ("law", "regulator") else "Pastoral lead"
    return next((one for one in people if one.role == wanted), people[0] if people else None)
