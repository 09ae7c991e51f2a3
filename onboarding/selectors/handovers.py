"""What is open for one person and in whose hands it is: so that a move to another ward or manager can be seen first."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from onboarding.models import Membership, PersonStep, Recruit
from onboarding.models.choices import Applies, Role
from onboarding.models.recruits import ROLE_OF_TIE
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.visible import visible_steps

Row = dict[str, Any]
# Who is changed with a transfer; the case officer stays.
MOVING: Mapping[Role, str] = {role: tie for tie, role in ROLE_OF_TIE.items() if role != Role.HR}


@dataclass(frozen=True)
class OpenStep:
    """A step that is still to do: when it is due, whose role owns it, who shares it where many do, and who does it in the
    owner's place: `by_rule` where the role is empty and they come next."""

    step: UUID
    title: str
    owner_role: str
    due_on: date | None
    shared: bool
    subject: str
    delegate: str
    by_rule: bool

    @property
    def was_given(self) -> bool:
        """Whether somebody gave it to a colleague."""
        return bool(self.delegate) and not self.by_rule

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Handover:
    """Steps that leave the list of whoever played a role for the list of whoever plays it now; None: nobody."""

    role: str
    was: Membership | None
    now: Membership | None
    steps: tuple[OpenStep, ...]


@dataclass(frozen=True)
class Transfer:
    """What moving someone does: what changes hands, which shared steps serve them no more or from now on, and which
    steps come back from a colleague who did them for their owner. `saved` is false where it was only looked at; `planned`
    is the plan that was saved, where the day is to come."""

    recruit: Recruit
    on: date
    handovers: tuple[Handover, ...]
    ends: tuple[OpenStep, ...]
    begins: tuple[OpenStep, ...]
    taken_back: tuple[OpenStep, ...]
    saved: bool = field(default=False, compare=False)
    planned: UUID | None = field(default=None, compare=False)

    @property
    def digest(self) -> str:
        """The same for two that do the same."""
        hands = [(one.role, one.was and one.was.pk, one.now and one.now.pk, _keys(one.steps)) for one in self.handovers]
        ended, begun = _keys(self.ends), sorted(one.title for one in self.begins)
        essence = (self.recruit.pk, self.on, hands, ended, begun, _keys(self.taken_back))
        return hashlib.sha256(repr(essence).encode()).hexdigest()


def open_for(viewer: Membership, recruit: Recruit) -> Mapping[UUID, OpenStep]:
    """The steps that are still to do for one person, their own and shared ones, by due day. One query."""
    rows = PersonStep.objects.filter(
        recruit=recruit, applies=Applies.YES, state__in=OPEN_STATES, step__in=visible_steps(viewer).values("pk")
    )
    names = {
        "ward_name": F("enrolment__ward__name"),
        "member_name": F("enrolment__membership__full_name"),
        "cohort_name": F("enrolment__cohort__name"),
        "delegate_name": F("step__delegate__full_name"),
        "by_rule": F("step__delegate_by_rule"),
    }
    found: Any = rows.order_by(F("due_on").asc(nulls_last=True), "item__position", "id").values(
        "step_id", "item__title", "item__owner_role", "due_on", "shared", **names
    )
    return {row["step_id"]: _open_step(row) for row in found}


def transfer_row(transfer: Transfer, today: date) -> Row:
    """As the API writes it."""
    return {
        "saved": transfer.saved,
        "seen": transfer.digest,
        "on": transfer.on,
        "planned": transfer.planned,
        "handovers": [_handover_row(one, today) for one in transfer.handovers],
        "ends": [_step_row(one, today) for one in transfer.ends],
        "begins": [_step_row(one, today) for one in transfer.begins],
        "taken_back": [_step_row(one, today) for one in transfer.taken_back],
    }


def late_among(steps: Iterable[OpenStep], today: date) -> int:
    """How many of them are late."""
    return sum(one.is_late(today) for one in steps)


def _keys(steps: Sequence[OpenStep]) -> list[str]:
    return sorted(str(one.step) for one in steps)


def _open_step(row: Row) -> OpenStep:
    return OpenStep(
        step=row["step_id"],
        title=row["item__title"],
        owner_role=row["item__owner_role"],
        due_on=row["due_on"],
        shared=row["shared"],
        subject=row["member_name"] or row["ward_name"] or row["cohort_name"] or "",
        delegate=row["delegate_name"] or "",
        by_rule=row["by_rule"],
    )


def _handover_row(one: Handover, today: date) -> Row:
    return {
        "role": one.role,
        "was": one.was and {"id": one.was.pk, "name": one.was.full_name},
        "now": one.now and {"id": one.now.pk, "name": one.now.full_name},
        "steps": [_step_row(step, today) for step in one.steps],
        "late": late_among(one.steps, today),
    }


def _step_row(one: OpenStep, today: date) -> Row:
    return {
        "step": one.step,
        "title": one.title,
        "owner_role": one.owner_role,
        "due_on": one.due_on,
        "late": one.is_late(today),
        "subject": one.subject,
        "next": one.delegate if one.by_rule else None,
    }
