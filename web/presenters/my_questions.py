"""What a recruit is asked on top of their checklist: did this happen?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from onboarding.models import Membership
from onboarding.selectors.confirmations import asked_about
from web.words import day

Row = dict[str, Any]
ASKED_AT_ONCE = 3
ASKS = {
    "offer_accepted": "Did you accept the offer on {day}?",
    "cos_assigned": "Was your certificate of sponsorship assigned on {day}?",
    "cos_start": "Is {day} the start date on your certificate?",
    "visa_applied": "Did you apply for your visa on {day}?",
    "visa_granted": "Was your visa granted on {day}?",
    "visa_valid_from": "Did your visa become valid on {day}?",
    "permission_to_enter": "Were you given permission to enter on {day}?",
    "visa_expiry": "Did your visa end on {day}?",
    "arrival": "Did you arrive in the UK on {day}?",
    "start_date": "Did you start work on {day}?",
    "theory_sitting": "Did you sit the computer or written test on {day}?",
    "theory_result": "Did you get the result of the computer or written test on {day}?",
    "osce_sitting": "Did you sit the practical test (OSCE) on {day}?",
    "osce_result": "Did you get the result of the practical test (OSCE) on {day}?",
    "registration_applied": "Did you apply to the register on {day}?",
    "registration": "Were you registered on {day}?",
    "role_changed": "Did you move to the registered role on {day}?",
    "left": "Was {day} your last day of work here?",
}


@dataclass(frozen=True)
class StepQuestion:
    """A step that someone recorded as done: who and when, and where the answer goes."""

    key: str
    title: str
    words: str
    href: str
    revision: int


@dataclass(frozen=True)
class DateQuestion:
    """A planned day that has passed: the question, the day in its boxes, and where the answer goes."""

    key: str
    question: str
    on: date
    href: str


def step_questions(viewer: Membership) -> tuple[StepQuestion, ...]:
    """The newest few; when they are answered the next ones are asked. One query."""
    return tuple(_step_question(row) for row in asked_about(viewer, ASKED_AT_ONCE))


def _step_question(row: Row) -> StepQuestion:
    words = f"{row['by'] or 'Someone'} recorded that this was done on {day(row['done_on'])}."
    href = reverse("my_step", args=[row["step_id"]])
    return StepQuestion(str(row["step_id"]), row["title"], words, href, row["revision"])


def date_questions(viewer: Membership, dates: list[Row], today: date) -> tuple[DateQuestion, ...]:
    """Planned days that have passed and that nobody has said anything about yet."""
    return tuple(_date_question(row) for row in dates if is_asked(row, viewer, today))


def is_asked(row: Row, viewer: Membership, today: date) -> bool:
    """Whether the day has passed without explanation: not recorded, and not told by the viewer to HR."""
    said = row["proposal"] or {}
    told = said.get("state") == "open" and said.get("proposed_by_id") == viewer.pk
    passed = row["planned_on"] is not None and row["planned_on"] < today and row["actual_on"] is None
    return passed and not told


def _date_question(row: Row) -> DateQuestion:
    question = ASKS[row["kind"]].format(day=day(row["planned_on"]))
    href = reverse("my_date", args=[row["kind"], row["occurrence"]])
    return DateQuestion(f"{row['kind']}-{row['occurrence']}", question, row["planned_on"], href)
