"""Reports as files that take longer than a request: somebody asks, and a worker makes them, each by itself."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding import access
from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import DomainError, Invalid, NotNow
from onboarding.models import Membership, ReportFile
from onboarding.models.report_choices import FileState
from onboarding.outputs.files import OUTPUTS, file_name
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.plans import reporting
from onboarding.selectors.whole_report import whole_report
from onboarding.services.events import record
from onboarding.services.faults import or_given_up

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
    """Ask for the report of a moment as a file; one that waits already is not asked for twice. Raises NotAllowed,
    NotFound (no such plan), Invalid, NotNow (several wait)."""
    require(actor, Action.SEE_REPORT_BY_GROUP)
    if output not in OUTPUTS:
        raise Invalid.field("output", "unknown", f"Ask for one of {', '.join(OUTPUTS)}.")
    reporting(actor, plan_key)
    moment_of(actor, as_of, known_at)
    asked = {"member": actor, "plan": plan_key, "output": output, "as_of": as_of, "known_at": known_at}
    waiting = ReportFile.objects.filter(trust=actor.trust_id, state=FileState.WAITING, member=actor)
    if same := waiting.filter(**asked).first():
        return same
    if waiting.count() >= MOST_WAITING:
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
    """Make it as whoever asked, with what they may read now."""
    access.enter_trust(trust_id)
    file = ReportFile.objects.select_related("member__trust").filter(pk=file_id, state=FileState.MAKING).first()
    if file is None:
        return False
    access.enter(file.member)
    whole = whole_report(file.member, plan_key=file.plan, as_of=file.as_of, known_at=file.known_at)
    file.content, file.name = OUTPUTS[file.output].made_of(whole), file_name(file.output, whole)
    file.state, file.settled_at = FileState.READY, timezone.now()
    file.save(update_fields=["content", "name", "state", "settled_at"])
    return True


@transaction.atomic
def _give_up(trust_id: UUID, file_id: UUID, why: str) -> bool:
    access.enter_trust(trust_id)
    made = ReportFile.objects.filter(pk=file_id, state=FileState.MAKING)
    return made.update(state=FileState.FAILED, why_not=why, settled_at=timezone.now()) > 0
