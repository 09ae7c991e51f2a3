"""The notes of HR about a recruit."""

from typing import Any

from django.db.models import QuerySet

from onboarding.access import Action, require
from onboarding.models import Membership, Recruit, RecruitNote

MOST_SHOWN = 200


def notes_about(viewer: Membership, recruit: Recruit) -> QuerySet[RecruitNote]:
    """All notes about a visible recruit with their authors, newest first. Raises NotAllowed."""
    require(viewer, Action.KEEP_NOTES, recruit)
    rows = RecruitNote.objects.filter(trust=viewer.trust_id, recruit=recruit).select_related("author")
    return rows.order_by("-made_at", "-id")


def note_row(note: RecruitNote) -> dict[str, Any]:
    """One note: who, when, what."""
    author: Membership | None = note.author
    return {
        "id": note.id,
        "author": {"id": author.id, "name": author.full_name} if author else None,
        "words": note.words,
        "made_at": note.made_at,
    }
