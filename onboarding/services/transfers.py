"""Moving someone to another ward or to other people: what changes hands is seen first, by the code that then saves it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.models import Membership, Recruit, Step
from onboarding.models.choices import RecruitStatus, Role
from onboarding.rules.evidence import EARLIEST_DATE
from onboarding.rules.plain_words import long_date
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.handovers import MOVING, Handover, OpenStep, Transfer, open_for
from onboarding.selectors.visible import lock_recruit
from onboarding.services.delegations import end_delegations
from onboarding.services.moves import check_words
from onboarding.services.planned_transfers import check_day, plan_transfer, put_away
from onboarding.services.recruits import apply_changes, with_site
from onboarding.services.seen import Seen, Unseen, changed_meanwhile, is_seen

MOVABLE = ("ward", *MOVING.values())


@transaction.atomic
def transfer_recruit(
    actor: Membership,
    *,
    recruit_id: UUID,
    to: Mapping[str, Any],
    on: date | None = None,
    reason: str = "",
    seen: Seen = None,
) -> Transfer:
    """Move someone from `on` (today unless given) to another ward, line manager, pastoral lead or buddy: `to` has the new
    ones by the name of the field. Their open steps follow by rule, a colleague who did some of them for the old owner
    gives them back, and shared steps of the old place that nobody recorded for this person serve them no more.
    For a day to come it is planned: shown as it would be today, kept, and done by the worker on that day.

    Saved where `seen` is the digest of just this, else taken back and only shown.
    Raises NotFound, NotAllowed, NotNow (has left, one is planned), Invalid (who or where, day, reason)."""
    recruit = lock_recruit(actor, recruit_id)
    require(actor, Action.EDIT_RECRUIT, recruit)
    if recruit.status == RecruitStatus.LEFT:
        raise NotNow("This person has left, so nothing changes hands.", code="has_left")
    today = today_in(actor.trust)
    on = on or today
    if on > today:
        check_day(recruit, on, today)
    if on < EARLIEST_DATE:
        raise Invalid.field("on", "out_of_range", f"The day must be {long_date(EARLIEST_DATE)} or later.")
    check_words(reason, "reason")
    changed = {name: value for name, value in to.items() if getattr(recruit, f"{name}_id") != (value and value.pk)}
    if not changed:
        raise Invalid.field(next(iter(to), "ward"), "unchanged", "Choose another ward, or another person.")
    with transaction.atomic():
        transfer = move_now(actor, recruit, changed, min(on, today), reason.strip())
        transfer = replace(transfer, on=on)
        saved = is_seen(seen, transfer.digest)
        transaction.set_rollback(not saved or on > today)
    if saved and on > today:
        return replace(transfer, saved=True, planned=plan_transfer(actor, recruit, changed, on, reason.strip()).pk)
    if saved:
        put_away(recruit)
    return replace(transfer, saved=saved)


def save_transfer(actor: Membership, *, recruit_id: UUID, seen: str = "", **more: Any) -> Transfer:
    """The same, saved: whatever it does, or only what was `seen`. Raises NotNow too (it would do something else by now)."""
    transfer = transfer_recruit(actor, recruit_id=recruit_id, seen=seen or Unseen.WHATEVER, **more)
    if not transfer.saved:
        raise changed_meanwhile()
    return transfer


def move_now(actor: Membership, recruit: Recruit, changed: Mapping[str, Any], on: date, reason: str) -> Transfer:
    """Move a locked recruit. Part of a service. Raises Invalid (who or where)."""
    roles: dict[Role, str] = {role: tie for role, tie in MOVING.items() if tie in changed}
    holders = {role: getattr(recruit, tie) for role, tie in roles.items()}
    before = open_for(actor, recruit)
    taken_back = _take_back(actor, before, roles, on)
    apply_changes(actor, recruit, with_site(changed), on=on, action="transferred", reason=reason)
    after = open_for(actor, recruit)
    own = [one for one in after.values() if not one.shared]
    return Transfer(
        recruit=recruit,
        on=on,
        handovers=tuple(
            Handover(role, holders[role], changed[tie], tuple(one for one in own if one.owner_role == role))
            for role, tie in roles.items()
        ),
        ends=tuple(one for key, one in before.items() if one.shared and key not in after),
        begins=tuple(one for key, one in after.items() if one.shared and key not in before),
        taken_back=taken_back,
    )


def _take_back(
    actor: Membership, before: Mapping[UUID, OpenStep], roles: Mapping[Role, str], on: date
) -> tuple[OpenStep, ...]:
    """What the old owner had given to a colleague comes back, to the new one."""
    given = [one for one in before.values() if one.was_given and not one.shared and one.owner_role in roles]
    rows = Step.objects.filter(pk__in=[one.step for one in given], state__in=OPEN_STATES)
    told = rows.select_related("item", "enrolment__recruit").order_by("pk")
    if steps := list(told.select_for_update(of=("self",), no_key=True)):
        end_delegations(actor, steps, on)
    return tuple(given)
