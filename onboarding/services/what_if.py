"""Changing dates with open eyes: what a change would do is shown first, by the very code that then saves it.

The change is made in a savepoint and looked at. It is kept only where the person has seen exactly what it does; else
it is taken back. So a preview cannot differ from what saving does.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import Cohort, Membership, Milestone, Recruit
from onboarding.models.choices import MilestoneKind, RecruitStatus
from onboarding.rules.calendars import add_days
from onboarding.rules.milestones import doubts
from onboarding.rules.plain_words import long_date
from onboarding.rules.slip import slip
from onboarding.selectors.journeys import Journey, journeys, told
from onboarding.selectors.places import find_place
from onboarding.selectors.previews import DateMove, LeftOut, PersonPreview, Preview
from onboarding.selectors.visible import lock_recruit, visible_recruits, with_people
from onboarding.services.milestones import Dated, Moved, record_for_each
from onboarding.services.seen import Seen, Unseen, changed_meanwhile, is_seen

MOST_DAYS = 3650
Plan = tuple[Recruit, Sequence[Dated]]


@transaction.atomic
def move_milestone(
    actor: Membership, *, recruit_id: UUID, dated: Dated, reason: str = "", seen: Seen = None
) -> Preview:
    """What recording a milestone does. It is saved where `seen` is the digest of just this preview, else taken back.

    Raises NotFound, NotAllowed, Invalid."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.MOVE_MILESTONE, recruit)
    return _attempt(actor, [(recruit, [dated])], reason, seen)


@transaction.atomic
def move_cohort(
    actor: Membership,
    *,
    cohort_id: UUID,
    kind: str,
    planned_on: date | None = None,
    by_days: int | None = None,
    reason: str = "",
    seen: Seen = None,
) -> Preview:
    """What moving one planned date of a whole cohort does: to one day for all, or by so many days (before: negative)
    from each person's own. Saved for all who are moved, or not at all, where `seen` is the digest of this preview.

    Whoever has left, for whom it has happened, or who has no day to count from is left out, with why; those are
    decided anew when it is saved. The number of statements does not grow with the people. Raises NotFound,
    NotAllowed, Invalid."""
    require(actor, Action.MOVE_MILESTONE)
    cohort = find_place(actor, Cohort, cohort_id)
    _check_cohort_move(kind, planned_on, by_days)
    list(visible_recruits(actor).filter(cohort=cohort).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    people = list(with_people(visible_recruits(actor)).filter(cohort=cohort).order_by("full_name", "pk"))
    dates = {
        row.recruit_id: row for row in Milestone.objects.filter(recruit__in=people, kind=kind).order_by("occurrence")
    }
    moves: list[Plan] = []
    left_out = []
    for recruit in people:
        milestone = dates.get(recruit.pk)
        if why := _why_left_out(recruit, milestone, by_days):
            left_out.append(LeftOut(recruit, why))
        else:
            moves.append((recruit, [_moved_by(kind, milestone, planned_on, by_days)]))
    preview = _attempt(actor, moves, reason, seen) if moves else Preview(())
    return replace(preview, left_out=tuple(left_out))


def save_cohort(actor: Membership, *, cohort_id: UUID, kind: str, seen: str = "", **more: Any) -> Preview:
    """The same, saved: whatever it does, or only what was `seen`. Raises NotNow too (nobody is left to move, or it
    would do something else by now)."""
    preview = move_cohort(actor, cohort_id=cohort_id, kind=kind, seen=seen or Unseen.WHATEVER, **more)
    if not preview.people:
        raise NotNow("There is nobody in this cohort whose date can move.", code="nobody")
    if not preview.saved:
        raise changed_meanwhile()
    return preview


def _attempt(actor: Membership, moves: Sequence[Plan], reason: str, seen: Seen) -> Preview:
    """Make the change in a savepoint, look at what it did, and keep it where just that was seen before."""
    today = today_in(actor.trust)
    recruits = [recruit for recruit, _ in moves]
    before = journeys(actor, recruits)
    with transaction.atomic():
        moved = record_for_each(actor, moves, reason=reason)
        after = journeys(actor, recruits)
        people = tuple(_person(before[one.pk], after[one.pk], moved, today) for one in recruits)
        preview = Preview(people)
        saved = is_seen(seen, preview.digest)
        transaction.set_rollback(not saved)
    return replace(preview, saved=saved)


def _person(before: Journey, after: Journey, moved: Sequence[Moved], today: date) -> PersonPreview:
    recruit = after.recruit
    found = slip(before.steps(), after.steps(), today, after.calendar)
    keys = frozenset(one.step.key for one in found.moved)
    return PersonPreview(
        recruit=recruit,
        dates=tuple(_date(one) for one in moved if one.recruit.pk == recruit.pk),
        slip=found,
        told=told(after, keys),
        gates_before=before.gates(today),
        gates_after=after.gates(today),
        doubts=doubts(after.days),
    )


def _date(one: Moved) -> DateMove:
    row, was = one.milestone, one.before
    return DateMove(row.kind, row.occurrence, was["planned_on"], was["actual_on"], row.planned_on, row.actual_on)


def _check_cohort_move(kind: str, planned_on: date | None, by_days: int | None) -> None:
    if kind not in MilestoneKind.values:
        raise Invalid.field("kind", "unknown", "Choose one of the milestones in the list.")
    if (planned_on is None) == (by_days is None):
        raise Invalid.field("by_days", "required", "Enter by how many days it moves, or one new day for everybody.")
    if by_days is not None and (by_days == 0 or abs(by_days) > MOST_DAYS):
        raise Invalid.field(
            "by_days", "out_of_range", f"Enter a number of days up to {MOST_DAYS:,}, with a minus sign for earlier."
        )


def _why_left_out(recruit: Recruit, milestone: Milestone | None, by_days: int | None) -> str:
    if recruit.status == RecruitStatus.LEFT:
        return "Has left the trust."
    if milestone and milestone.actual_on:
        return f"It has happened already, on {long_date(milestone.actual_on)}."
    if by_days is not None and (milestone is None or milestone.planned_on is None):
        return "Has no planned day to count from."
    return ""


def _moved_by(kind: str, milestone: Milestone | None, planned_on: date | None, by_days: int | None) -> Dated:
    occurrence = milestone.occurrence if milestone else 1
    if by_days is not None and milestone and milestone.planned_on:
        planned_on = add_days(milestone.planned_on, by_days)
    return Dated(kind, occurrence, planned_on=planned_on)
