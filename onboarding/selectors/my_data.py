"""What is held about a recruit, for the recruit: nothing that names or judges others, nothing left out that is theirs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onboarding.models import Confirmation, Event, Evidence, Membership, Message, Recruit, RecruitNote
from onboarding.models.choices import MessageState
from onboarding.selectors.own_journey import own_dates
from onboarding.selectors.step_detail import evidence_row
from onboarding.selectors.steps import person_rows

Row = dict[str, Any]


@dataclass(frozen=True)
class OwnData:
    """All of it as rows. `notes` is how many notes of HR there are: their words are asked for, not shown."""

    recruit: Recruit
    member: Membership
    dates: list[Row]
    steps: list[Row]
    messages: list[Row]
    looks: list[Row]
    answers: list[Row]
    notes: int


def own_data(viewer: Membership, recruit: Recruit, today: date) -> OwnData:
    """Everything held about the viewer, in ten queries however much it is."""
    return OwnData(
        recruit=recruit,
        member=viewer,
        dates=own_dates(viewer, recruit),
        steps=_steps(viewer, recruit, today),
        messages=_messages(viewer),
        looks=_looks(recruit),
        answers=_answers(recruit),
        notes=RecruitNote.objects.filter(recruit=recruit).count(),
    )


def _steps(viewer: Membership, recruit: Recruit, today: date) -> list[Row]:
    """Steps that apply or may apply, each with its evidence."""
    evidence: dict[UUID, list[Row]] = defaultdict(list)
    own = Evidence.objects.filter(step__enrolment__recruit=recruit).order_by("step", "revision")
    for one in own.select_related("step__item", "step__enrolment__recruit", "submitted_by"):
        evidence[one.step_id].append(evidence_row(viewer, one, one.step))
    rows = person_rows(viewer, recruit, today)
    return [row | {"evidence": evidence[row["id"]]} for row in rows if row["applies"] != "no"]


def _messages(viewer: Membership) -> list[Row]:
    sent = Message.objects.filter(recipient=viewer, state=MessageState.SENT).order_by("-local_day", "-sequence")
    return [dict(row) for row in sent.values("local_day", "kind", "channel", "sent_at")]


def _looks(recruit: Recruit) -> list[Row]:
    """Who opened which of the files, and when."""
    events = list(
        Event.objects.filter(recruit=recruit, action="evidence_read")
        .order_by("-recorded_at", "-id")
        .values("object_id", "actor__full_name", "recorded_at")
    )
    files = Evidence.objects.filter(pk__in={one["object_id"] for one in events})
    names: dict[UUID | None, str] = dict(files.values_list("pk", "file_name"))
    return [
        {"by": one["actor__full_name"], "file_name": names.get(one["object_id"], ""), "at": one["recorded_at"]}
        for one in events
    ]


def _answers(recruit: Recruit) -> list[Row]:
    rows = Confirmation.objects.filter(recruit=recruit).order_by("-answered_at")
    return [dict(row) for row in rows.values("step__item__title", "done_on", "happened", "words", "answered_at")]
