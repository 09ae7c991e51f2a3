"""Recording evidence for a step, and looking at it."""

from datetime import date
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotFound, NotNow
from onboarding.models import Evidence, Membership, Step
from onboarding.models.choices import EvidenceKind
from onboarding.models.wall_choices import ScanState
from onboarding.rules.evidence import EARLIEST_DATE, check
from onboarding.rules.plain_words import long_date
from onboarding.rules.scans import why_kept
from onboarding.selectors.visible import find_evidence
from onboarding.services import scanner
from onboarding.services.events import record
from onboarding.services.evidence_files import Upload, keep_stored, store


def add_evidence(
    actor: Membership,
    step: Step,
    *,
    note: str,
    on: date | None,
    file: Upload | None,
    issued_on: date | None,
    expires_on: date | None,
    today: date,
    reference: str = "",
) -> UUID | None:
    """Check what was given against the least that the item asks for and keep it as the next revision. Returns its id;
    None if nothing was given and nothing is asked. Part of `submit_step`. Raises Invalid, each problem at its field."""
    problems = check(step.item.evidence, note=note, on=on, file_name=file.name if file else None, today=today)
    problems += _expiry_problems(issued_on, expires_on, today)
    if problems:
        raise Invalid(problems=problems)
    if not (note.strip() or on or file):
        return None
    stored = store(file, step.trust_id) if file else None
    evidence = Evidence(
        trust_id=step.trust_id,
        step=step,
        revision=_next_revision(step),
        kind=EvidenceKind.FILE if stored else EvidenceKind.DATE if on else EvidenceKind.NOTE,
        note=note.strip(),
        reference=reference,
        dated_on=on,
        issued_on=issued_on,
        expires_on=expires_on,
        submitted_by=actor,
    )
    if stored:
        keep_stored(evidence, stored)
    evidence.save(force_insert=True)
    return evidence.pk


def _next_revision(step: Step) -> Combinable:
    """Counted by the database as it inserts; the step is locked, so nobody else is counting."""
    newest = Evidence.objects.filter(step=step).order_by("-revision").values("revision")[:1]
    return Coalesce(Subquery(newest), 0) + 1


def read_file(actor: Membership, *, evidence_id: UUID) -> tuple[Evidence, File]:
    """Open the file of a piece of evidence for someone who may see it; the look itself is an event.

    Raises NotFound (no such evidence, or it has no file), NotAllowed, and NotNow (a virus scanner has not let it go)."""
    evidence = find_evidence(actor, evidence_id)
    require(actor, Action.SEE_EVIDENCE, evidence)
    if not evidence.file:
        raise NotFound("There is no file here: only a note or a date was recorded.")
    if words := why_kept(evidence.scan, scanner=scanner.is_there()):
        raise NotNow(words, code=evidence.scan or ScanState.PENDING)
    recruit = evidence.step.enrolment.recruit
    record(actor, "evidence_read", evidence, effective_on=today_in(actor.trust), recruit=recruit)
    return evidence, default_storage.open(str(evidence.file), "rb")


def _expiry_problems(issued_on: date | None, expires_on: date | None, today: date) -> list[FieldProblem]:
    problems = [
        FieldProblem(name, "too_early", f"The date must be {long_date(EARLIEST_DATE)} or later.")
        for name, day in (("issued_on", issued_on), ("expires_on", expires_on))
        if day and day < EARLIEST_DATE
    ]
    if issued_on and issued_on > today:
        problems.append(FieldProblem("issued_on", "in_future", "The day of issue must be today or in the past."))
    if issued_on and expires_on and expires_on < issued_on:
        problems.append(FieldProblem("expires_on", "before_issue", "The expiry day must be after the day of issue."))
    return problems
