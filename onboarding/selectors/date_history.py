"""How the dates of a recruit came to be: every value that each had, who said it and why, from when it was true and since
when we knew. The same of what happened to them, with the days that were corrected."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from onboarding.models import Event, Membership, MilestoneChange, Occurrence, Recruit
from onboarding.models.choices import Role
from onboarding.selectors.caseload import kinds_known
from onboarding.selectors.recruits import milestone_rows, milestones_of
from onboarding.selectors.visible import visible_occurrences

Row = dict[str, Any]
OF_OCCURRENCES = ("occurrence_recorded", "occurrence_corrected", "absence_reported", "absence_ended")


def date_history(viewer: Membership, recruit: Recruit) -> list[Row]:
    """Each dated fact that the viewer may know, in the order of the journey, with `changes`, the newest first. Why a date
    moved is for HR and the person. Two queries."""
    known = kinds_known(viewer, recruit)
    dates = milestone_rows(milestones_of(recruit).filter(kind__in=known))
    lines: dict[UUID, list[Row]] = {row["id"]: [] for row in dates}
    changes = MilestoneChange.objects.filter(milestone__recruit=recruit, milestone__kind__in=known)
    reads_why = viewer.has_role(Role.HR) or recruit.membership_id == viewer.pk
    for one in changes.select_related("actor").order_by("-recorded_at", "-id"):
        lines[one.milestone_id].append(
            {
                "planned_on": one.planned_on,
                "actual_on": one.actual_on,
                "outcome": one.outcome,
                "by": one.actor.full_name if one.actor else None,
                "reason": one.reason if reads_why or one.actor_id == viewer.pk else "",
                "effective_on": one.effective_on,
                "recorded_at": one.recorded_at,
            }
        )
    return [row | {"changes": lines[row["id"]]} for row in dates]


def occurrence_history(viewer: Membership, recruit: Recruit) -> list[Row]:
    """What happened to a recruit and may start a duty, the newest first, with what was said and corrected. For HR alone;
    nothing for others. Two queries."""
    if not viewer.has_role(Role.HR):
        return []
    return history_of(visible_occurrences(viewer).filter(recruit=recruit).order_by("-happened_on", "-id"))


def history_of(occurrences: Iterable[Occurrence]) -> list[Row]:
    """The same for these occurrences, in their order."""
    found = list(occurrences)
    lines: dict[UUID, list[Row]] = {one.pk: [] for one in found}
    events = Event.objects.filter(object_kind="occurrence", object_id__in=lines, action__in=OF_OCCURRENCES)
    for event in events.select_related("actor", "detail").order_by("-recorded_at", "-id"):
        words: Row = event.detail.data if hasattr(event, "detail") else {}
        assert event.object_id, "events of an occurrence are asked for"
        lines[event.object_id].append(
            {
                "action": event.action,
                "was_on": words.get("from"),
                "on": words.get("to") or words.get("on"),
                "by": event.actor.full_name if event.actor else None,
                "reason": words.get("reason", ""),
                "effective_on": event.effective_on,
                "recorded_at": event.recorded_at,
            }
        )
    return [
        {"id": one.pk, "kind": one.kind, "number": one.number, "on": one.happened_on, "ended_on": one.ended_on,
         "words": one.words, "changes": lines[one.pk]}
        for one in found
    ]  # fmt: skip
