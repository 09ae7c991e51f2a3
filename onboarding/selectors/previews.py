"""What a change of dates would do, as a page and the API show it before anybody saves it."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from onboarding.models import Recruit
from onboarding.rules.slip import DatedStep, MovedStep, Slip
from onboarding.selectors.gates import Gates, gate_row
from onboarding.selectors.journeys import Told

Row = dict[str, Any]


@dataclass(frozen=True)
class DateMove:
    """One date: what was planned and what happened, before and after."""

    kind: str
    occurrence: int
    was_planned: date | None
    was_actual: date | None
    planned_on: date | None
    actual_on: date | None


@dataclass(frozen=True)
class PersonPreview:
    """What a change does to one person: dates, steps, who is reminded of what moves, gates before and after, and
    what to look at again."""

    recruit: Recruit
    dates: tuple[DateMove, ...]
    slip: Slip
    told: tuple[Told, ...]
    gates_before: Gates
    gates_after: Gates
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """Somebody of a cohort whom a change leaves alone, and why."""

    recruit: Recruit
    why: str


@dataclass(frozen=True)
class Preview:
    """What a change does to each person. `saved`: it was kept, because `seen` was this preview's digest."""

    people: tuple[PersonPreview, ...]
    left_out: tuple[LeftOut, ...] = ()
    saved: bool = False

    @property
    def digest(self) -> str:
        """The same for two previews that do the same to the same people."""
        return hashlib.sha256(repr([_essence(one) for one in self.people]).encode()).hexdigest()


def _essence(one: PersonPreview) -> tuple[object, ...]:
    steps = [(moved.step.key, moved.was_on, moved.step.due_on, moved.is_asked) for moved in one.slip.moved]
    return str(one.recruit.pk), one.dates, steps


def preview_row(preview: Preview) -> Row:
    """A preview as the API writes it, a line for each person."""
    return {
        "saved": preview.saved,
        "seen": preview.digest,
        "people": [person_row(one) for one in preview.people],
        "left_out": [{"recruit": _named(one.recruit), "why": one.why} for one in preview.left_out],
    }


def person_row(one: PersonPreview) -> Row:
    """What would move, what becomes late or cannot be kept, what stays, who would be told, and the gates."""
    return {
        "recruit": _named(one.recruit),
        "dates": [asdict(move) for move in one.dates],
        "moved": [_moved_row(moved) for moved in one.slip.moved],
        "late": _step_rows(one.slip.late),
        "stays": _step_rows(one.slip.stays),
        "clashes": list(one.slip.clashes),
        "doubts": list(one.doubts),
        "told": [asdict(told) for told in one.told],
        "gates_before": [gate_row(gate) for gate in one.gates_before],
        "gates_after": [gate_row(gate) for gate in one.gates_after],
    }


def _named(recruit: Recruit) -> Row:
    return {"id": recruit.pk, "name": recruit.full_name}


def _moved_row(moved: MovedStep) -> Row:
    step = moved.step
    return _step_row(step) | {
        "was_on": moved.was_on,
        "due_on": step.due_on if moved.is_asked else None,
        "was_asked": moved.was_asked,
        "is_asked": moved.is_asked,
    }


def _step_rows(steps: Iterable[DatedStep]) -> list[Row]:
    return [_step_row(step) for step in steps]


def _step_row(step: DatedStep) -> Row:
    return {
        "item": step.key[0],
        "title": step.title,
        "owner_role": step.owner_role,
        "due_on": step.due_on,
        "limit": step.limit,
        "basis": step.basis,
        "source": step.source,
        "confidence": step.confidence,
        "confirmed": step.confirmed,
        "shared": step.shared,
        "holidays_not_published": step.not_published,
    }
