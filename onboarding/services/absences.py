"""Not at work and nobody knows why: said the same day, closed when the person is back or it is explained."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import Membership, Milestone, Occurrence, Recruit
from onboarding.models.choices import MilestoneKind, OccurrenceKind, RecruitStatus
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import find_absence, lock_recruit
from onboarding.services.duty_clocks import follow_person
from onboarding.services.events import record
from onboarding.services.moves import check_words

DAYS_BACK = 30  # ours: what is older is a matter for HR's own records


@transaction.atomic
def report_absence(actor: Membership, *, recruit_id: UUID, on: date | None = None, words: str = "") -> Occurrence:
    """Say that someone who has started is not at work without explanation, from `on` (today unless given). HR sees it at once.

    Raises NotFound, NotAllowed, NotNow (not started, left, said already), Invalid (day, words)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.REPORT_ABSENCE, recruit)
    if recruit.status != RecruitStatus.STARTED:
        raise NotNow("Only someone who has started work, and has not left, can be away from it.", code="not_at_work")
    if open_absence(recruit):
        raise NotNow("This is known already: the person is not back yet.", code="already_open")
    today = today_in(actor.trust)
    on = on or today
    _check_day(recruit, on, today)
    check_words(words, "words")
    absence = Occurrence.objects.create(
        trust_id=recruit.trust_id,
        recruit=recruit,
        kind=OccurrenceKind.ABSENT,
        happened_on=on,
        number=Occurrence.objects.filter(recruit=recruit, kind=OccurrenceKind.ABSENT).count() + 1,
        words=words.strip(),
        reported_by=actor,
    )
    record(actor, "absence_reported", absence, effective_on=on, recruit=recruit)
    follow_person(actor, recruit)
    return absence


@transaction.atomic
def end_absence(
    actor: Membership,
    *,
    occurrence_id: UUID,
    ended_on: date | None = None,
    words: str = "",
    revision: int | None = None,
) -> Occurrence:
    """The person is back, or it is explained, on `ended_on` (today unless given).

    Raises NotFound, NotAllowed, Stale, NotNow (over already), Invalid (day, words)."""
    recruit = lock_recruit(actor, find_absence(actor, occurrence_id).recruit_id)
    absence = find_absence(actor, occurrence_id)
    require(actor, Action.REPORT_ABSENCE, absence)
    if revision is not None and absence.revision != revision:
        raise Stale()
    if absence.ended_on is not None:
        raise NotNow("This is over already.", code="already_ended")
    today = today_in(actor.trust)
    ended_on = ended_on or today
    if not absence.happened_on <= ended_on <= today:
        detail = f"The day must be from {long_date(absence.happened_on)} to today."
        raise Invalid.field("ended_on", "out_of_range", detail)
    check_words(words, "words")
    absence.ended_on, absence.ended_words = ended_on, words.strip()
    absence.ended_by, absence.ended_at = actor, timezone.now()
    absence.revision += 1
    absence.save()
    record(actor, "absence_ended", absence, effective_on=ended_on, recruit=recruit)
    follow_person(actor, recruit)
    return absence


def open_absence(recruit: Recruit) -> Occurrence | None:
    """The one that is not over."""
    rows = Occurrence.objects.filter(recruit=recruit, kind=OccurrenceKind.ABSENT, ended_on__isnull=True)
    return rows.first()


def _check_day(recruit: Recruit, on: date, today: date) -> None:
    first = today - timedelta(days=DAYS_BACK)
    started = Milestone.objects.filter(recruit=recruit, kind=MilestoneKind.START_DATE, actual_on__isnull=False)
    start = started.order_by("occurrence").values_list("actual_on", flat=True).first()
    if on > today:
        raise Invalid.field("on", "in_future", "The day must be today or in the past.")
    if on < first:
        raise Invalid.field("on", "too_early", f"The day must be {long_date(first)} or later. Tell HR of earlier days.")
    if start and on < start:
        raise Invalid.field(
            "on", "before_start", f"The day must be {long_date(start)}, the first day at work, or later."
        )
