"""Somebody who left works here again: what was finished stays, and programmes that begin anew ask everything once more."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import Enrolment, Membership, Milestone, Recruit
from onboarding.models.choices import EnrolmentState, MilestoneKind, RecruitStatus
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import lock_recruit
from onboarding.services.enrolment_states import withdraw_enrolment
from onboarding.services.enrolments import give_anew
from onboarding.services.events import record
from onboarding.services.milestones import Dated, keep_dates
from onboarding.services.moves import check_words

ANEW = "Begins anew: the person works here again"


@transaction.atomic
def take_up_again(
    actor: Membership, *, recruit_id: UUID, start_on: date | None, anew: Collection[UUID] = (), reason: str = ""
) -> Recruit:
    """Somebody who has left starts again on `start_on`, as planned or as it happened. Their programmes go on: what is
    finished stays, and what is open follows the new first day. `anew` are those that begin again as they are published
    now; what was recorded in them before stays in the history. Clocks that are closed stay closed.

    Raises NotFound, NotAllowed, NotNow (has not left), Invalid (each problem at its field)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.MOVE_MILESTONE, recruit)
    require(actor, Action.ENROL, recruit)
    if recruit.status != RecruitStatus.LEFT:
        raise NotNow("Only somebody who has left can start again.", code="has_not_left")
    today, chosen = today_in(actor.trust), _chosen(recruit, anew)
    check_words(reason, "reason", "The reason")
    number = _after(recruit, start_on)
    assert start_on is not None, "it was asked for"
    has_begun = start_on <= today
    first_day = Dated(
        MilestoneKind.START_DATE,
        number,
        planned_on=None if has_begun else start_on,
        actual_on=start_on if has_begun else None,
    )
    keep_dates(actor, recruit, [first_day], reason.strip() or "Works here again")
    for enrolment in chosen:
        withdraw_enrolment(actor, enrolment_id=enrolment.pk, reason=ANEW)
    recruit.refresh_from_db()
    give_anew(actor, recruit, [enrolment.version.programme.key for enrolment in chosen])
    words = {"title": "", "start_on": start_on, "anew": [one.version.programme.title for one in chosen]}
    record(
        actor, "taken_up_again", recruit, effective_on=today, recruit=recruit, data=words | {"reason": reason.strip()}
    )
    return recruit


def _chosen(recruit: Recruit, anew: Collection[UUID]) -> list[Enrolment]:
    """What begins anew, of what the person follows. Raises Invalid."""
    going_on = [EnrolmentState.ACTIVE, EnrolmentState.PAUSED]
    rows = Enrolment.objects.filter(recruit=recruit, begun_by="", state__in=going_on, pk__in=anew)
    found = list(rows.select_related("version__programme").order_by("id"))
    if len(found) < len(set(anew)):
        raise Invalid.field("anew", "unknown", "Choose programmes that this person follows.")
    return found


def _after(recruit: Recruit, start_on: date | None) -> int:
    """Which employment it is. Raises Invalid (the day)."""
    rows = Milestone.objects.filter(recruit=recruit, kind__in=[MilestoneKind.START_DATE, MilestoneKind.LEFT])
    left_on = rows.filter(kind=MilestoneKind.LEFT).aggregate(day=Max("actual_on"))["day"]
    if start_on is None:
        raise Invalid.field("start_on", "required", "Enter the day on which they start again.")
    if left_on and start_on <= left_on:
        detail = f"The day must be after {long_date(left_on)}, when they left."
        raise Invalid.field("start_on", "before_left", detail)
    number: int = rows.aggregate(number=Max("occurrence"))["number"] or 0
    return number + 1
