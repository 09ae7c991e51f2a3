"""Reports as files that a worker makes: those that the viewer asked for."""

from datetime import date
from typing import Any
from uuid import UUID

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.models import Membership, ReportFile
from onboarding.models.report_choices import FileState
from onboarding.selectors.compliance import people_in_scope
from onboarding.selectors.past_days import moment_of
from onboarding.selectors.plans import reporting

MOST_AT_ONCE = 500
"""People in scope up to whom a file is made while its reader waits: beyond, it takes seconds."""


def is_long(people_in_scope: int) -> bool:
    """Whether a report of so many people is too long for a request."""
    return people_in_scope > MOST_AT_ONCE


def people_to_count(viewer: Membership, plan_key: str, as_of: date | None = None, known_at: date | None = None) -> int:
    """How many people a report of a moment would be of. Raises NotFound (plan), Invalid. Three queries."""
    asked = reporting(viewer, plan_key)
    return people_in_scope(viewer, moment_of(viewer, as_of, known_at), asked.numbers.months_after_start)


def report_file_row(file: ReportFile) -> dict[str, Any]:
    """How far a file has come, without its bytes."""
    asked = {name: getattr(file, name) for name in ("output", "plan", "as_of", "known_at", "state", "asked_at")}
    return {"id": file.pk, **asked, "run": file.run_id, "settled_at": file.settled_at, "why_not": file.why_not or None}


def find_report_file(viewer: Membership, file_id: UUID) -> ReportFile:
    """One that the viewer asked for themselves. Raises NotAllowed, NotFound."""
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    found = ReportFile.objects.filter(trust=viewer.trust_id, member=viewer, pk=file_id).first()
    if found is None:
        raise NotFound()
    return found


def ready_bytes(file: ReportFile) -> bytes:
    """What is in the file. Raises NotFound while it is not there."""
    if file.state != FileState.READY or file.content is None:
        raise NotFound()
    return bytes(file.content)
