"""What HR writes down about a recruit. The person may ask to read it."""

from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid
from onboarding.models import Membership, RecruitNote
from onboarding.rules.evidence import LONGEST_NOTE
from onboarding.rules.one_line import is_seen
from onboarding.selectors.said_again import said_again
from onboarding.selectors.visible import lock_recruit
from onboarding.services.events import record


@transaction.atomic
def add_note(actor: Membership, *, recruit_id: UUID, words: str) -> RecruitNote:
    """Write a note about a recruit. That there is one stands in the audit, its words do not.
    Sent again within a minute, it is the same note.

    Raises NotFound, NotAllowed, Invalid (words)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.KEEP_NOTES, recruit)
    _check(words)
    if before := said_again(RecruitNote.objects.filter(recruit=recruit), actor, words):
        return before
    note = RecruitNote.objects.create(trust_id=recruit.trust_id, recruit=recruit, author=actor, words=words.strip())
    note.refresh_from_db(fields=["made_at"])
    record(actor, "noted", note, effective_on=today_in(actor.trust), recruit=recruit)
    return note


def _check(words: str) -> None:
    if not is_seen(words):
        raise Invalid.field("words", "required", "Write the note.")
    if len(words) > LONGEST_NOTE:
        raise Invalid.field("words", "too_long", f"The note must be {LONGEST_NOTE:,} characters or fewer.")
    if "\0" in words:
        raise Invalid.field("words", "null_character", "Remove the character that cannot be stored (NUL).")
