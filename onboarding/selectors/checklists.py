"""One recruit's steps as a checklist: by programme and stage, with the next three things to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from onboarding.models import Membership, Recruit
from onboarding.selectors.steps import Row, person_rows


@dataclass(frozen=True)
class ChecklistStage:
    """One stage of one programme with the steps that apply, or may apply, to this person."""

    programme: str
    programme_title: str
    stage: str
    stage_title: str
    steps: tuple[Row, ...]


@dataclass(frozen=True)
class Checklist:
    """What one person has to do and what others do for them. `next_three` are open steps of the given owner role."""

    stages: tuple[ChecklistStage, ...]
    next_three: tuple[Row, ...]
    done: int
    total: int
    overdue: int


def checklist(viewer: Membership, recruit: Recruit, today: date, *, next_for: str = "recruit") -> Checklist:
    """The checklist of one visible recruit as the viewer may see it, in one query. Steps that do not apply are left out.

    `done` and `total` count the rows shown, waived ones apart; whose next three things are shown, `next_for` says."""
    rows = [row for row in person_rows(viewer, recruit, today) if row["applies"] != "no"]
    counted = [row for row in rows if row["applies"] == "yes" and row["state"] != "waived"]
    return Checklist(
        stages=tuple(_stages(rows)),
        next_three=tuple(_next(rows, next_for)[:3]),
        done=sum(row["state"] == "done" for row in counted),
        total=len(counted),
        overdue=sum(row["overdue"] for row in counted),
    )


def _stages(rows: Iterable[Row]) -> Iterable[ChecklistStage]:
    for (programme, stage), steps in groupby(rows, key=lambda row: (row["programme"], row["stage"])):
        found = tuple(steps)
        yield ChecklistStage(programme, found[0]["programme_title"], stage, found[0]["stage_title"], found)


def _next(rows: list[Row], owner_role: str) -> list[Row]:
    """Open, applying and not waiting for another step: returned ones first, then by due day, undated last."""

    def urgency(row: Row) -> tuple[Any, ...]:
        return row["state"] != "returned", row["due_on"] is None, row["due_on"] or date.max, row["place"]

    mine = [row for row in rows if row["owner_role"] == owner_role and row["applies"] == "yes" and not row["blocked"]]
    return sorted((row for row in mine if row["state"] in ("to_do", "returned")), key=urgency)
