"""Reports as files that take longer than a request: somebody asks, and a worker makes them, each by itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding import access
from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import DomainError, Invalid, NotNow
from onboarding.models import Membership, ReportFile, ReportRun
from onboarding.models.report_choices import FileState
from onboarding.outputs.files import OUTPUTS, file_name
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.plans import reporting
from onboarding.selectors.report_files import is_long, people_to_count
from onboarding.selectors.report_runs import find_run
from onboarding.selectors.whole_report import WholeReport, whole_report, whole_run
from onboarding.services.events import record
from onboarding.services.faults import or_given_up

UNDER_WAY = (FileState.WAITING, FileState.MAKING)
KEPT_FOR = timedelta(days=1)
MOST_WAITING = 5  # of one person
MOST_AT_A_TURN = 3  # so that a turn ends well within a task's time
GIVEN_UP_AFTER = timedelta(minutes=10)  # a worker that dies leaves a file half made; then another makes it
OUR_FAULT = "A fault of the service stopped this. Tell those who run it, and ask again after that."


@transaction.atomic
def ask_for_file(
    actor: Membership,
    *,
    output: str,
    plan_key: str = "edi-2023",
    as_of: date | None = None,
    known_at: date | None = None,
) -> ReportFile:
    """Ask for the report of a moment as a file, of today unless given: of this day, whenever it is made. Raises NotAllowed,
    NotFound (no such plan), Invalid, NotNow (several wait)."""
    require(actor, Action.SEE_REPORT_BY_GROUP)
    reporting(actor, plan_key)
    moment = moment_of(actor, as_of, known_at)
    return _ask(actor, output, plan=plan_key, as_of=moment.as_of, known_at=moment.known_at, run=None)


@transaction.atomic
def ask_for_file_of_run(actor: Membership, *, run_id: UUID, output: str) -> ReportFile:
    """Ask for a report that was kept as a file. Raises NotAllowed, NotFound, Invalid, NotNow (several wait)."""
    run = find_run(actor, run_id)
    require(actor, Action.SEE_REPORT_BY_GROUP)
    return _ask(actor, output, plan=run.plan.key, as_of=run.as_of, known_at=None, run=run)


def report_or_file(
    actor: Membership,
    *,
    output: str,
    plan_key: str = "edi-2023",
    as_of: date | None = None,
    known_at: date | None = None,
) -> WholeReport | ReportFile:
    """The report of a moment as one whole; where it is too long for a request, the file that is asked for instead. Raises
    what either raises."""
    require(actor, Action.SEE_REPORT_BY_GROUP)
    if is_long(people_to_count(actor, plan_key, as_of, known_at)):
        return ask_for_file(actor, output=output, plan_key=plan_key, as_of=as_of, known_at=known_at)
    whole = whole_report(actor, plan_key=plan_key, as_of=as_of, known_at=known_at)
    note_export(actor, output, whole.report)
    return whole


def run_or_file(actor: Membership, run: ReportRun, *, output: str) -> WholeReport | ReportFile:
    """The same of a report that was kept."""
    if is_long(run.report["people_in_scope"]):
        return ask_for_file_of_run(actor, run_id=run.pk, output=output)
    whole = whole_run(actor, run)
    note_export(actor, output, whole.report)
    return whole


def note_export(actor: Membership, output: str, report: Mapping[str, Any]) -> None:
    """That figures left as a file at once is an event, as it is where somebody asks for one."""
    data = {"output": output, "plan": report["plan"], "as_of": str(report["as_of"])}
    record(actor, "report_exported", actor.trust, effective_on=today_in(actor.trust), data=data)


def _ask(actor: Membership, output: str, **of: Any) -> ReportFile:
    """One that waits or is being made already is not asked for twice, nor by two clicks at once."""
    if output not in OUTPUTS:
        raise Invalid.field("output", "unknown", f"Ask for one of {', '.join(OUTPUTS)}.")
    Membership.objects.select_for_update(no_key=True).get(pk=actor.pk)
    asked = {"member": actor, "output": output} | of
    begun = ReportFile.objects.filter(trust=actor.trust_id, state__in=UNDER_WAY, member=actor)
    if same := begun.filter(**asked).first():
        return same
    if begun.count() >= MOST_WAITING:
        raise NotNow("You wait for several files already. Ask again once they are there.", code="too_many")
    made = ReportFile.objects.create(trust_id=actor.trust_id, **asked)
    record(actor, "report_file_asked", made, effective_on=today_in(actor.trust), data={"output": output})
    return made


def make_files(trust_id: UUID) -> int:
    """Make what was asked for in a trust, and let go of what is a day old; a few at a turn. Returns how many were settled."""
    settled = 0
    for _ in range(MOST_AT_A_TURN):
        file_id = _begin(trust_id)
        if file_id is None:
            break
        settled += _settle(trust_id, file_id)
    return settled


@transaction.atomic
def _begin(trust_id: UUID) -> UUID | None:
    """Take the next one that nobody makes, and say so at once: whoever asked sees it."""
    access.enter_trust(trust_id)
    now = timezone.now()
    files = ReportFile.objects.filter(trust=trust_id)
    files.filter(settled_at__lt=now - KEPT_FOR).delete()
    files.filter(state=FileState.MAKING, began_at__lt=now - GIVEN_UP_AFTER).update(
        state=FileState.FAILED, why_not=OUR_FAULT, settled_at=now
    )
    found = files.filter(state=FileState.WAITING).order_by("asked_at", "id").select_for_update(skip_locked=True).first()
    if found is None:
        return None
    files.filter(pk=found.pk).update(state=FileState.MAKING, began_at=now)
    return found.pk


def _settle(trust_id: UUID, file_id: UUID) -> bool:
    def give_up(error: Exception) -> bool:
        return _give_up(trust_id, file_id, error.detail if isinstance(error, DomainError) else OUR_FAULT)

    return or_given_up(f"report file {file_id}", partial(_make, trust_id, file_id), give_up)


@transaction.atomic
def _make(trust_id: UUID, file_id: UUID) -> bool:
    """Make it as whoever asked, with what they may read now. False where it was let go meanwhile, as their roles changed."""
    access.enter_trust(trust_id)
    file = ReportFile.objects.select_related("member__trust").filter(pk=file_id, state=FileState.MAKING).first()
    if file is None:
        return False
    access.enter(file.member)
    whole = _whole(file)
    content, name = OUTPUTS[file.output].made_of(whole), file_name(file.output, whole)
    made = ReportFile.objects.filter(pk=file_id, state=FileState.MAKING)
    return made.update(content=content, name=name, state=FileState.READY, settled_at=timezone.now()) > 0


def _whole(file: ReportFile) -> WholeReport:
    if file.run_id:
        return whole_run(file.member, find_run(file.member, file.run_id))
    return whole_report(file.member, plan_key=file.plan, as_of=file.as_of, known_at=file.known_at)


@transaction.atomic
def _give_up(trust_id: UUID, file_id: UUID, why: str) -> bool:
    access.enter_trust(trust_id)
    made = ReportFile.objects.filter(pk=file_id, state=FileState.MAKING)
    return made.update(state=FileState.FAILED, why_not=why, settled_at=timezone.now()) > 0
