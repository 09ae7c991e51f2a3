"""Reports as files that a worker makes: those that the viewer asked for."""

from uuid import UUID

from onboarding.access import Action, require
from onboarding.errors import NotFound
from onboarding.models import Membership, ReportFile

MOST_AT_ONCE = 500
"""People in scope up to whom a file is made while its reader waits: beyond, it takes seconds."""


def is_long(people_in_scope: int) -> bool:
    """Whether a report of so many people is too long for a request."""
    return people_in_scope > MOST_AT_ONCE


def find_report_file(viewer: Membership, file_id: UUID) -> ReportFile:
    """One that the viewer asked for themselves. Raises NotAllowed, NotFound."""
    require(viewer, Action.SEE_REPORT_BY_GROUP)
    found = ReportFile.objects.filter(trust=viewer.trust_id, member=viewer, pk=file_id).first()
    if found is None:
        raise NotFound()
    return found
