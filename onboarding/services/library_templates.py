"""The files of the library in one shape: what a programme version, its stages and its items will hold.

Programmes, the duties and the commitments of plans all become programmes, because one machine serves them all.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from onboarding.library.columns import columns_of
from onboarding.library.duty_file import AS_GIVEN, Duty, DutyFile
from onboarding.library.plan_file import Commitment, PlanFile
from onboarding.library.programme_file import Item, ProgrammeFile
from onboarding.library.schema import Library
from onboarding.models.choices import Basis, EvidenceKind, Limit, ProgrammeKind, Role, Scope, Unit

EVERYONE = ["all"]
COMMITMENT_LEAD_DAYS = [14]  # one reminder before a commitment is due; plans give none of their own
COMMITMENT_LOOK_AGAIN = timedelta(days=182)  # plans without a review date are looked up again after half a year


@dataclass(frozen=True)
class Template:
    """One programme as the library has it. `items` hold the columns of Item, with `stage` as a key."""

    key: str
    title: str
    kind: str
    audience: list[str]
    template_version: str
    checked_on: date
    review_on: date
    source_note: str
    stages: list[tuple[str, str]]
    items: list[dict[str, Any]]

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, whatever the order of fields in the file."""
        return digest_of(asdict(self))


def digest_of(data: object) -> str:
    """SHA-256 (hex) of data in one canonical form."""
    text = json.dumps(data, sort_keys=True, default=str, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def templates(library: Library, sensitivity: dict[str, str]) -> Iterator[Template]:
    """Every programme that the library makes, with the sensitivity of its items ("programme/item" to kind)."""
    yield from (_of_programme(file, sensitivity) for file in library.programmes)
    yield from (_of_commitments(file) for file in library.plans if file.commitments)
    yield from (_of_duty(duty, file, sensitivity) for file in library.duties for duty in file.duties)


def _of_programme(file: ProgrammeFile, sensitivity: dict[str, str]) -> Template:
    return Template(
        key=file.key,
        title=file.title,
        kind=file.kind,
        audience=list(file.audience),
        template_version=file.version,
        checked_on=file.checked_on,
        review_on=file.review_on,
        source_note=file.source_note,
        stages=[(stage.key, stage.title) for stage in file.stages],
        items=[columns_of(item) | {"sensitivity": hidden_for(item, sensitivity)} for item in file.items],
    )


def hidden_for(item: Item, sensitivity: dict[str, str]) -> str:
    """Why an item is kept from line managers: as its file says, else as the library does; empty where it is not."""
    return item.sensitivity or sensitivity.get(item.full_name, "")


def _of_commitments(plan: PlanFile) -> Template:
    key = f"{plan.key}-commitments"
    kept = {commitment.action for commitment in plan.commitments}
    return Template(
        key=key,
        title="What the trust itself does for the improvement plan",
        kind=ProgrammeKind.COMMITMENT,
        audience=EVERYONE,
        template_version="",
        checked_on=plan.checked_on,
        review_on=plan.review_on or plan.checked_on + COMMITMENT_LOOK_AGAIN,
        source_note=plan.status_note,
        stages=[(action.key, action.title) for action in plan.actions if action.key in kept],
        items=[_commitment(commitment, plan, key) for commitment in plan.commitments],
    )


def _commitment(commitment: Commitment, plan: PlanFile, programme: str) -> dict[str, Any]:
    """Counted from the day of enrolment (no anchor); done, it is asked again after the same number of months."""
    months = commitment.repeats_months
    return {
        "key": commitment.key,
        "path": f"{programme}/{commitment.key}",
        "title": commitment.title,
        "guidance": commitment.guidance,
        "stage": commitment.action,
        "owner_role": commitment.lead_role,
        "scope": Scope.TRUST,
        "anchor": None,
        "offset": months,
        "unit": Unit.MONTHS,
        "evidence": commitment.evidence,
        "repeats": {"months": months} if months else None,
        "remind_days_before": COMMITMENT_LEAD_DAYS,
        "plan_actions": [commitment.action],
        "basis": Basis.PLAN,
        "confidence": next(action.confidence for action in plan.actions if action.key == commitment.action),
        "source": plan.source,
    }


def _of_duty(duty: Duty, file: DutyFile, sensitivity: dict[str, str]) -> Template:
    item = _duty_item(duty)
    return Template(
        key=duty.key,
        title=duty.title,
        kind=ProgrammeKind.DUTY,
        audience=EVERYONE,
        template_version=file.version,
        checked_on=duty.checked_on,
        review_on=duty.review_on,
        source_note=file.source_note,
        stages=[(duty.key, duty.title)],
        items=[item | {"sensitivity": sensitivity.get(item["path"], "")}],
    )


def _duty_item(duty: Duty) -> dict[str, Any]:
    """A last day is hard; an earliest day (`not_before`) is never shown as late, so it is no limit and not chased.

    Where an item has the same limit, that item is reminded of while it is open: the clock is the proof."""
    earliest, then = duty.kind == "not_before", duty.then_report_within
    return {
        "key": duty.key,
        "path": f"{duty.key}/{duty.key}",
        "title": duty.title,
        "guidance": duty.explanation,
        "stage": duty.key,
        "owner_role": Role(duty.who),
        "applies_when": duty.applies_when,
        "anchor": duty.clock.anchor,
        "offset": duty.clock.offset,
        "unit": duty.clock.unit,
        "roll": duty.clock.roll,
        "then_offset": then.offset if then else None,
        "then_unit": then.unit if then else "",
        "limit": Limit.TARGET if earliest else Limit.HARD,
        "mandatory": not earliest,
        "evidence": EvidenceKind.DATE,
        "repeats": duty.repeats,
        "remind_days_before": list(duty.remind_days_before),
        "basis": duty.basis,
        "confidence": duty.confidence,
        "source": duty.source,
        "details": _duty_details(duty),
    }


def _duty_details(duty: Duty) -> dict[str, Any]:
    return {
        "kind": duty.kind or "last_day",
        "starts_when": duty.starts_when.model_dump(**AS_GIVEN),
        "closes_with": list(duty.closes_with),
        "closed_by": duty.ways_to_close,
        "same_limit_as": duty.same_limit_as or "",
        "must_never": duty.must_never,
        "to_confirm": duty.to_confirm or "",
    }
