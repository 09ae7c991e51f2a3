"""A wrong day of something that happened is put right: the clock that it began follows, and what stood there is kept."""

from datetime import date
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import Membership, Occurrence
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import find_occurrence, lock_recruit
from onboarding.services.duty_clocks import follow_organisation, follow_person
from onboarding.services.events import record
from onboarding.services.moves import check_reason
from onboarding.services.occurrences import ORGANISATION, check_day
from onboarding.services.turns import one_at_a_time


@transaction.atomic
def correct_occurrence(
    actor: Membership, *, occurrence_id: UUID, on: date | None, reason: str = "", revision: int | None = None
) -> Occurrence:
    """Correct the day on which something happened. The clock that it began counts from the right day; one that a person
    closed with evidence stays closed. The wrong day, who corrected it and why stand in the history.

    Raises NotFound, NotAllowed, Stale, NotNow (that day stands there, or has one of its own), Invalid (day, reason)."""
    found = find_occurrence(actor, occurrence_id)
    recruit = lock_recruit(actor, found.recruit_id) if found.recruit_id else None
    require(actor, Action.RECORD_OCCURRENCE)
    if recruit is None:
        one_at_a_time(actor, ORGANISATION)
    found, today = find_occurrence(actor, occurrence_id), today_in(actor.trust)
    if revision is not None and found.revision != revision:
        raise Stale()
    day = _checked(found, on, today)
    check_reason(reason)
    before, found.happened_on = found.happened_on, day
    found.revision += 1
    found.save(update_fields=["happened_on", "revision"])
    data = {"kind": found.kind, "number": found.number, "from": before, "to": day, "reason": reason.strip()}
    record(actor, "occurrence_corrected", found, effective_on=min(day, today), recruit=recruit, data=data)
    if recruit is None:
        follow_organisation(actor, actor.trust)
    else:
        follow_person(actor, recruit, reason=reason.strip())
    return found


def _checked(found: Occurrence, on: date | None, today: date) -> date:
    if on is None:
        raise Invalid.field("on", "required", "Enter the day on which it happened.")
    check_day(found.kind, on, today)
    if on == found.happened_on:
        raise NotNow("This is the day that stands here already.", code="same_day")
    if found.ended_on and on > found.ended_on:
        detail = f"The day must be {long_date(found.ended_on)} or earlier: it was over on that day."
        raise Invalid.field("on", "after_its_end", detail)
    others = Occurrence.objects.filter(recruit=found.recruit_id, kind=found.kind, happened_on=on).exclude(pk=found.pk)
    if others.exists():
        raise NotNow(f"This is recorded already for {long_date(on)}. Its clock runs.", code="already_recorded")
    return on
