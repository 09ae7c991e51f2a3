"""Evidence as rows: the words and the file for those who may see them, for others only that there is some."""

from typing import Any

from onboarding.access import Action, may
from onboarding.models import Evidence, Membership, Step

Row = dict[str, Any]


def evidence_rows(viewer: Membership, step: Step) -> list[Row]:
    """All evidence of a visible step (from `find_step`), oldest first, in one query. `readable` says whether the
    viewer may see what it says; each look at a file is an event, written by `services.evidence.read_file`."""
    rows = list(Evidence.objects.filter(step=step).select_related("submitted_by"))
    for row in rows:
        row.step = step
    return [evidence_row(viewer, row) for row in rows]


def evidence_row(viewer: Membership, evidence: Evidence) -> Row:
    """One piece of evidence. Without leave to read it, the row says when something was recorded and no more."""
    row: Row = {
        "id": evidence.id,
        "step": evidence.step_id,
        "revision": evidence.revision,
        "kind": evidence.kind,
        "recorded_at": evidence.recorded_at,
        "readable": may(viewer, Action.SEE_EVIDENCE, evidence),
    }
    if not row["readable"]:
        return row
    return row | {
        "note": evidence.note,
        "dated_on": evidence.dated_on,
        "file_name": evidence.file_name,
        "content_type": evidence.content_type,
        "size": evidence.size,
        "sha256": evidence.sha256,
        "issued_on": evidence.issued_on,
        "expires_on": evidence.expires_on,
        "submitted_by": {"id": evidence.submitted_by_id, "name": evidence.submitted_by.full_name},
    }
