"""What is held about a recruit, for the recruit: nothing that names or judges others, nothing left out that is theirs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from onboarding.models import (
    Certificate,
    Confirmation,
    Event,
    Evidence,
    Membership,
    Message,
    Occurrence,
    Recruit,
    RecruitNote,
    SponsorReport,
    Step,
    StepComment,
)
from onboarding.models.choices import MessageState
from onboarding.selectors.caseload import milestones_seen
from onboarding.selectors.proposals import proposals_of
from onboarding.selectors.step_detail import evidence_row
from onboarding.selectors.steps import person_rows
from onboarding.selectors.visible import about

Row = dict[str, Any]


@dataclass(frozen=True)
class OwnData:
    """All of it as rows. `notes` is how many notes of HR there are: their words are asked for, not shown."""

    recruit: Recruit
    member: Membership
    dates: list[Row]
    proposals: list[Row]
    occurrences: list[Row]
    steps: list[Row]
    comments: list[Row]
    messages: list[Row]
    looks: list[Row]
    answers: list[Row]
    sponsorship: list[Row]
    notes: int


def own_data(viewer: Membership, recruit: Recruit, today: date) -> OwnData:
    """Everything held about the viewer, in fourteen queries however much it is."""
    return OwnData(
        recruit=recruit,
        member=viewer,
        dates=milestones_seen(viewer, recruit),
        proposals=_proposals(viewer, recruit),
        occurrences=_occurrences(recruit),
        steps=_steps(viewer, recruit, today),
        comments=_comments(recruit),
        messages=_messages(viewer),
        looks=_looks(recruit),
        answers=_answers(recruit),
        sponsorship=_sponsorship(recruit),
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


def _proposals(viewer: Membership, recruit: Recruit) -> list[Row]:
    """Every day that anybody said for a date of theirs, with why, and what HR made of it."""
    names = ("kind", "occurrence", "planned_on", "actual_on", "reason", "proposed_by__full_name", "proposed_at")
    rows = proposals_of(viewer, recruit)
    return [dict(row) for row in rows.values(*names, "state", "decided_by__full_name", "decided_at", "decision_reason")]


def _occurrences(recruit: Recruit) -> list[Row]:
    """What was reported of them at work, and how it ended."""
    names = ("kind", "happened_on", "words", "reported_by__full_name", "recorded_at")
    rows = Occurrence.objects.filter(recruit=recruit).order_by("-happened_on", "-id")
    return [dict(row) for row in rows.values(*names, "ended_on", "ended_words", "ended_by__full_name", "ended_at")]


def _comments(recruit: Recruit) -> list[Row]:
    """What was said about their own steps, and about shared ones whose words are not private. What is said of a duty clock is
    HR's, like a note: the pack has it."""
    steps = Step.objects.filter(about(Q(pk=recruit.pk)), Q(enrolment__recruit=recruit) | Q(item__private=""))
    steps = steps.filter(enrolment__begun_by="")
    rows = StepComment.objects.filter(step__in=steps.values("pk")).order_by("-made_at", "-id")
    return [dict(row) for row in rows.values("step__item__title", "author__full_name", "words", "made_at")]


def _sponsorship(recruit: Recruit) -> list[Row]:
    """Their certificates of sponsorship, and what was reported about them to the Home Office."""
    kept = Certificate.objects.filter(recruit=recruit).order_by("occurrence").values("number", "returned_on")
    names = ("about", "reported_on", "reference", "reported_by__full_name")
    reports = SponsorReport.objects.filter(recruit=recruit).order_by("-reported_on", "-id").values(*names)
    return [*map(dict, kept), *map(dict, reports)]


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
    files = Evidence.objects.filter(pk__in={one["object_id"] for one in events}, step__enrolment__begun_by="")
    names: dict[UUID | None, str] = dict(files.values_list("pk", "file_name"))
    return [
        {"by": one["actor__full_name"], "file_name": names.get(one["object_id"], ""), "at": one["recorded_at"]}
        for one in events
        if one["object_id"] in names
    ]


def _answers(recruit: Recruit) -> list[Row]:
    rows = Confirmation.objects.filter(recruit=recruit).order_by("-answered_at")
    return [dict(row) for row in rows.values("step__item__title", "done_on", "happened", "words", "answered_at")]
