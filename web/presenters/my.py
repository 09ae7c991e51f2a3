"""*My checklist*: what I am asked, what came back, the next three things, and everything by stage."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from onboarding.clock import today_in
from onboarding.models import Membership, Recruit
from onboarding.rules.plain_words import counted
from onboarding.selectors.checklists import ChecklistStage, checklist
from onboarding.selectors.own_journey import own_dates, returned_because
from web.presenters.my_questions import DateQuestion, StepQuestion, date_questions, step_questions
from web.presenters.people import Contact, own_contacts
from web.presenters.pulses import Asked, asked_now
from web.presenters.step_lines import StepLine, by_middle_day, step_line
from web.presenters.tags import Tag
from web.words import day

Row = dict[str, Any]
FINISHED = ("done", "waived")


@dataclass(frozen=True)
class NextThing:
    """One of the next three: the step, why it matters, and who helps."""

    line: StepLine
    why: str
    helper: Contact | None


@dataclass(frozen=True)
class ReturnedStep:
    """A step that came back: who gave it back, when, and what is missing in their words."""

    title: str
    href: str
    by: str
    reason: str


@dataclass(frozen=True)
class MyStage:
    """One stage: what I do, what others do for me, and how far it is."""

    title: str
    mine: tuple[StepLine, ...]
    others: tuple[StepLine, ...]
    done: int
    overdue: int


@dataclass(frozen=True)
class MyProgramme:
    """The stages of one programme."""

    title: str
    stages: tuple[MyStage, ...]
    done: int
    total: int


@dataclass(frozen=True)
class Progress:
    """How many of how many steps, in words and as a share of a hundred."""

    words: str
    share: int


@dataclass(frozen=True)
class MyPage:
    """All parts of the page, in words. `overdue` counts one's own steps only: nobody is chased for others' work.
    `state` is "none" before there is a programme, "done" when nothing is open any more, else "open"."""

    name: str
    state: str
    helper: Contact | None
    questions: tuple[StepQuestion, ...]
    dates: tuple[DateQuestion, ...]
    returned: tuple[ReturnedStep, ...]
    next_three: tuple[NextThing, ...]
    mine: Progress
    others: Progress
    overdue: int
    programmes: tuple[MyProgramme, ...]
    surveys: tuple[Asked, ...]


def my_page(viewer: Membership, recruit: Recruit) -> MyPage:
    """A recruit's own page."""
    today = today_in(viewer.trust)
    steps = checklist(viewer, recruit, today)
    people = own_contacts(recruit)
    rows = [row for stage in steps.stages for row in stage.steps if row["applies"] == "yes"]
    mine, others = [row for row in rows if is_mine(row)], [row for row in rows if not is_mine(row)]
    returned = [row for row in mine if row["state"] == "returned"]
    return MyPage(
        name=recruit.known_as or recruit.full_name,
        state=_state(rows),
        helper=people[0] if people else None,
        questions=step_questions(viewer),
        dates=date_questions(viewer, own_dates(viewer, recruit), today),
        returned=_returned(returned),
        next_three=tuple(_next_thing(row, people) for row in steps.next_three),
        mine=_progress(mine),
        others=_progress(others),
        overdue=sum(row["overdue"] for row in mine),
        programmes=tuple(_programme(group) for group in by_middle_day(steps.stages)),
        surveys=asked_now(viewer),
    )


def is_mine(row: Row) -> bool:
    """Whether the recruit does it; everything else is done for them."""
    return bool(row["owner_role"] == "recruit")


def link_to(row: Row) -> str:
    """A recruit reads each step at an address of their own."""
    return reverse("my_step", args=[row["id"]])


def _state(rows: list[Row]) -> str:
    if not rows:
        return "none"
    return "done" if all(row["state"] in FINISHED for row in rows) else "open"


def _progress(rows: list[Row]) -> Progress:
    counts = [row for row in rows if row["state"] != "waived"]
    done = sum(row["state"] == "done" for row in counts)
    return Progress(f"{done} of {counted(len(counts), 'steps')} done", round(100 * done / len(counts)) if counts else 0)


def _returned(rows: list[Row]) -> tuple[ReturnedStep, ...]:
    why = returned_because([row["id"] for row in rows])
    return tuple(_returned_step(row, why.get(row["id"])) for row in rows)


def _returned_step(row: Row, why: Row | None) -> ReturnedStep:
    if why is None:
        return ReturnedStep(row["title"], link_to(row), "", "")
    by = f"{why['actor__full_name'] or 'HR'} returned it on {day(why['effective_on'])}:"
    return ReturnedStep(row["title"], link_to(row), by, why["reason"])


def _next_thing(row: Row, people: tuple[Contact, ...]) -> NextThing:
    return NextThing(step_line(row, link_to), row["guidance"], _helper(row, people))


def _helper(row: Row, people: tuple[Contact, ...]) -> Contact | None:
    """HR helps with papers, the pastoral lead with everything else; whoever of them there is."""
    wanted = "HR officer" if row["basis"] in ("law", "regulator") else "Pastoral lead"
    return next((one for one in people if one.role == wanted), people[0] if people else None)


def _programme(stages: list[ChecklistStage]) -> MyProgramme:
    made = tuple(_stage(stage) for stage in stages)
    done, total = sum(stage.done for stage in made), sum(len(stage.steps) for stage in stages)
    return MyProgramme(stages[0].programme_title, made, done, total)


def _stage(stage: ChecklistStage) -> MyStage:
    mine = [row for row in stage.steps if is_mine(row)]
    return MyStage(
        title=stage.stage_title,
        mine=tuple(step_line(row, link_to) for row in mine),
        others=tuple(_others_line(row) for row in stage.steps if not is_mine(row)),
        done=sum(row["state"] in FINISHED for row in stage.steps),
        overdue=sum(row["overdue"] for row in mine),
    )


def _others_line(row: Row) -> StepLine:
    """What others do for me is late, perhaps, but I am not: no red for that."""
    line = step_line(row, link_to)
    return replace(line, tags=(Tag("Later than planned", "white"),)) if row["overdue"] else line
