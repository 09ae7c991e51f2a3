"""The notes of HR about a recruit."""

from typing import Any

from onboarding.access import Action, require
from onboarding.models import Membership, Recruit, RecruitNote

MOST = 200


def note_rows(viewer: Membership, recruit: Recruit) -> list[dict[str, Any]]:
    """The newest 200 notes about a visible recruit, newest first, in one query. Raises NotAllowed."""
    require(viewer, Action.KEEP_NOTES, recruit)
    rows = RecruitNote.objects.filter(trust=viewer.trust_id, recruit=recruit).select_related("author")
    return [note_row(note) for note in rows.order_by("-made_at", "-id")[:MOST]]


def note_row(note: RecruitNote) -> dict[str, Any]:
    """One note: who, when, what."""
    author: Membership | None = note.author
    return {
        "id": note.id,
        "author": {"id": author.id, "name": author.full_name} if author else None,
        "words": note.words,
        "made_at": note.made_at,
    }
