"""What bringing a new version to people in flight would do, as pages and the API show it before anybody does it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from onboarding.models import Enrolment, Item, ProgrammeVersion, Step
from onboarding.models.choices import RollOutDid

Row = dict[str, Any]


@dataclass(frozen=True)
class StepLine:
    """One step that would be added, changed, asked again, moved or removed for somebody.

    `item` is the item that it has then, `step` the row as it is then, None where others share it; `was` holds what the
    row was. `is_asked` says whether the person notices it: a step that does not apply to them is changed all the same."""

    did: str
    item: Item
    occurrence: int
    was_on: date | None
    due_on: date | None
    is_asked: bool
    is_late: bool = False
    step: Step | None = None
    was: Row = field(default_factory=dict)

    @property
    def shared(self) -> bool:
        """Whether it is done once for many people."""
        return self.step is None


@dataclass(frozen=True)
class PersonLines:
    """What would become of the steps of one person. `kept` are open steps that stay, `begun` those that stay as they
    were written because they are begun, `finished` those that nothing touches."""

    enrolment: Enrolment
    lines: tuple[StepLine, ...]
    kept: int
    begun: int
    finished: int

    @property
    def shown(self) -> tuple[StepLine, ...]:
        """What the person notices."""
        return tuple(line for line in self.lines if line.is_asked)

    def count(self, did: str) -> int:
        """How many steps of theirs would be so."""
        return sum(line.did == did for line in self.shown)

    @property
    def late(self) -> int:
        """How many steps would be late at once."""
        return sum(line.is_late for line in self.shown)


@dataclass(frozen=True)
class RollOutPreview:
    """All of it, by the name of the person; `staying` follow an older version and would go on with it.

    `roll_out_id` is there once it was done, which is where `seen` was just this preview's digest; or once it waits for the
    worker, with nobody looked at yet."""

    version: ProgrammeVersion
    choice: str
    from_on: date | None
    people: Sequence[PersonLines]
    staying: int
    roll_out_id: UUID | None = None
    waits: bool = False

    @property
    def digest(self) -> str:
        """The same for two previews that do the same to the same people."""
        whole = (self.version.pk, self.choice, self.from_on, self.staying, [_essence(one) for one in self.people])
        return hashlib.sha256(repr(whole).encode()).hexdigest()

    @property
    def totals(self) -> dict[str, int]:
        """How many steps would be added, changed and so on, kept, late at once; and for how many people something is."""
        found: Counter[str] = Counter(line.did for one in self.people for line in one.shown)
        return {did: found[did] for did in RollOutDid.values} | {
            "kept": sum(one.kept for one in self.people),
            "begun": sum(one.begun for one in self.people),
            "finished": sum(one.finished for one in self.people),
            "late": sum(one.late for one in self.people),
            "people": len(self.people),
            "people_late": sum(one.late > 0 for one in self.people),
            "staying": self.staying,
        }


def _essence(one: PersonLines) -> tuple[object, ...]:
    lines = [(line.did, line.item.path, line.occurrence, line.was_on, line.due_on, line.is_asked) for line in one.lines]
    return str(one.enrolment.pk), lines


def roll_out_row(preview: RollOutPreview, people: Sequence[PersonLines]) -> Row:
    """A preview as the API writes it, with a page of its people."""
    return {
        "roll_out": preview.roll_out_id,
        "saved": preview.roll_out_id is not None and not preview.waits,
        "waits": preview.waits,
        "seen": preview.digest,
        "choice": preview.choice,
        "from_on": preview.from_on,
        "totals": preview.totals,
        "people": [_person_row(one) for one in people],
    }


def _person_row(one: PersonLines) -> Row:
    recruit = one.enrolment.recruit
    assert recruit is not None, "people are asked for"
    return {
        "recruit": {"id": recruit.pk, "name": recruit.full_name},
        "was_version": one.enrolment.version.number,
        "kept": one.kept,
        "begun": one.begun,
        "finished": one.finished,
        "steps": [_line_row(line) for line in one.shown],
    }


def _line_row(line: StepLine) -> Row:
    return {
        "did": line.did,
        "item": line.item.path,
        "title": line.item.title,
        "occurrence": line.occurrence,
        "owner_role": line.item.owner_role,
        "was_on": line.was_on,
        "due_on": line.due_on,
        "late": line.is_late,
        "shared": line.shared,
    }
