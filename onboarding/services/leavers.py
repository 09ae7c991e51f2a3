"""Someone leaves: the last day, and the end of sponsorship that has to be reported, in one go."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import Membership, Milestone, Occurrence, Recruit
from onboarding.models.choices import MilestoneKind, OccurrenceKind, RecruitStatus, Sponsor, StepState
from onboarding.selectors.duties import clocks_begun_by
from onboarding.selectors.visible import lock_recruit
from onboarding.services.milestones import Dated, record_milestones
from onboarding.services.occurrence_corrections import correct_occurrence
from onboarding.services.occurrences import record_occurrence

MOVED = "The last day of employment moved"
CLOSED_BY_SOMEBODY = Q(submitted_by__isnull=False) | Q(state=StepState.WAIVED)
FIELDS = {"actual_on": "last_day", "planned_on": "last_day", "on": "sponsorship_ends_on", "reason": "words"}


@transaction.atomic
def record_leaver(
    actor: Membership,
    *,
    recruit_id: UUID,
    last_day: date,
    sponsorship_ends_on: date | None = None,
    words: str = "",
) -> Recruit:
    """Record the last day of employment, planned where it is to come; for someone whom the trust sponsors (or whose
    sponsor nobody knows) also that sponsorship ends, on the last day unless given. Recorded again while they are here still,
    both days move. All of it or nothing.

    Raises NotFound, NotAllowed, NotNow (has left), Invalid (each problem at its field)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.MOVE_MILESTONE, recruit)
    if recruit.status == RecruitStatus.LEFT:
        raise NotNow("This person has left already.", code="has_left")
    is_past = last_day <= today_in(actor.trust)
    starts = Milestone.objects.filter(recruit=recruit, kind=MilestoneKind.START_DATE)
    left = Dated(
        MilestoneKind.LEFT,
        starts.aggregate(number=Max("occurrence"))["number"] or 1,  # of several employments the last one ends
        planned_on=None if is_past else last_day,
        actual_on=last_day if is_past else None,
    )
    try:
        record_milestones(actor, recruit_id=recruit_id, dated=[left], reason=words)
        if recruit.sponsor in ("", Sponsor.TRUST):
            _end_sponsorship(actor, recruit, left.occurrence, sponsorship_ends_on or last_day, words)
    except Invalid as error:
        problems = [replace(one, field=FIELDS.get(one.field, one.field)) for one in error.problems]
        raise Invalid(problems=problems) from error
    recruit.refresh_from_db()
    return recruit


def _end_sponsorship(actor: Membership, recruit: Recruit, number: int, on: date, words: str) -> None:
    """Once for each leaving: where the last day moved, so does the end. One that was reported stays: the new day is to be
    reported too."""
    kind = OccurrenceKind.SPONSORSHIP_ENDED
    ends = Occurrence.objects.filter(recruit=recruit, kind=kind)
    if ends.filter(happened_on=on).exists():
        return
    left = Milestone.objects.get(recruit=recruit, kind=MilestoneKind.LEFT, occurrence=number)
    before = ends.filter(pk__gt=left.pk).order_by("number").last()  # recorded since this leaving was planned
    if before is None or clocks_begun_by(actor, before).filter(CLOSED_BY_SOMEBODY).exists():
        record_occurrence(actor, kind=kind, recruit_id=recruit.pk, on=on, words=words)
    else:
        correct_occurrence(actor, occurrence_id=before.pk, on=on, reason=words.strip() or MOVED)
