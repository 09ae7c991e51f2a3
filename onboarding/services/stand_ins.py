"""A colleague does somebody's whole work while they are away: their open steps are in the colleague's hands meanwhile.

It is the same as giving a step to a colleague, for all steps at once, those that come up later too: the sweep hands over
what is new and gives back what is the member's no more. Nothing but the steps changes hands: who may review what, and
who may not, stays as it is."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from onboarding.access import Action, require
from onboarding.access_conditions import STAFF
from onboarding.clock import today_in
from onboarding.errors import FieldProblem, Invalid, NotNow, Stale
from onboarding.models import Membership, StandIn, Step, Trust
from onboarding.rules.due_dates import add_months
from onboarding.rules.plain_words import long_date
from onboarding.rules.step_status import OPEN_STATES
from onboarding.selectors.stand_ins import colleagues, find_stand_in, steps_of_whole_work, who_can_be_away
from onboarding.services.delegations import LONGEST_MONTHS
from onboarding.services.events import record
from onboarding.services.moves import check_words
from onboarding.services.turns import one_at_a_time

NOBODYS = {"delegate": None, "delegate_until": None, "delegate_for": None, "delegate_by_rule": False}


@transaction.atomic
def arrange_cover(
    actor: Membership, *, absent: UUID, by: UUID, first_on: date, last_on: date, reason: str = ""
) -> StandIn:
    """Let a colleague stand in for a member's whole work, from the first through the last day of an absence.

    Raises NotAllowed (somebody else's work, without being HR), Invalid (who, days, reason)."""
    require(actor, Action.ARRANGE_COVER)
    one_at_a_time(actor, "cover")
    away = who_can_be_away(actor).filter(pk=absent).first()
    if away:
        require(actor, Action.ARRANGE_COVER, away)
    colleague = colleagues(actor).filter(pk=by).first()
    today = today_in(actor.trust)
    problems = [*_who(away, colleague), *_days(first_on, last_on, today)]
    if not problems and away and colleague:
        problems = _clashes(away, colleague, first_on, last_on)
    if problems or away is None or colleague is None:
        raise Invalid(problems=problems)
    check_words(reason, "reason")
    made = StandIn.objects.create(
        trust_id=actor.trust_id,
        absent=away,
        by=colleague,
        first_on=first_on,
        last_on=last_on,
        reason=reason.strip(),
        arranged_by=actor,
    )
    _tell(actor, "cover_arranged", made, first_on)
    if first_on <= today:
        _hand_over(made, today)
    return made


@transaction.atomic
def end_cover(actor: Membership, *, stand_in_id: UUID, revision: int | None = None) -> StandIn:
    """The member is back, or does not go: what is still open is theirs again.

    Raises NotFound, NotAllowed, Stale, NotNow (over already)."""
    cover = find_stand_in(actor, stand_in_id, lock=True)
    require(actor, Action.ARRANGE_COVER, cover)
    if revision is not None and cover.revision != revision:
        raise Stale()
    if cover.ended_on is not None:
        raise NotNow("This is over already.", code="over")
    _end(actor, cover, today_in(actor.trust))
    return cover


def settle_stand_ins(trust: Trust, today: date) -> int:
    """Hand over what is due to be, and end what is over. The transaction has entered the trust.

    One query where nobody is away. Running it again changes nothing. Returns how many steps changed hands."""
    covers = StandIn.objects.filter(trust=trust, ended_on__isnull=True, first_on__lte=today)
    free = covers.select_for_update(of=("self",), no_key=True, skip_locked=True)  # who is at one of them settles it
    rows = free.select_related("absent", "by").order_by("id")
    moved = 0
    for cover in rows:
        can_stand_in = cover.by.is_active and cover.by.has_role(*STAFF)
        if cover.last_on < today or not can_stand_in:
            moved += _end(None, cover, cover.last_on + timedelta(days=1) if cover.last_on < today else today)
        else:
            moved += _hand_over(cover, today)
    return moved


def _hand_over(cover: StandIn, today: date) -> int:
    """What is the member's and in nobody's hands goes to the colleague; what is the member's no more comes back.

    A step that somebody works on at this moment is left to the next time, so that nobody waits for it."""
    theirs = steps_of_whole_work(cover.absent, cover.by)
    free = theirs.filter(Q(delegate__isnull=True) | Q(delegate_until__lt=today) | Q(delegate_by_rule=True))
    given = NOBODYS | {"delegate": cover.by, "delegate_until": cover.last_on, "delegate_for": cover.absent}
    still_open = _in_hands(cover).filter(state__in=OPEN_STATES)
    return _set(free, given) + _set(still_open.exclude(pk__in=theirs.values("pk")), NOBODYS)


def _in_hands(cover: StandIn) -> QuerySet[Step]:
    return Step.objects.filter(trust=cover.trust_id, delegate=cover.by_id, delegate_for=cover.absent_id)


def _set(steps: QuerySet[Step], values: Mapping[str, Any]) -> int:
    keys = list(steps.select_for_update(of=("self",), no_key=True, skip_locked=True).values_list("pk", flat=True))
    return Step.objects.filter(pk__in=keys).update(**values, revision=F("revision") + 1) if keys else 0


def _end(actor: Membership | None, cover: StandIn, on: date) -> int:
    cover.ended_on, cover.revision = on, cover.revision + 1
    cover.save(update_fields=["ended_on", "revision"])
    _tell(actor, "cover_ended", cover, on)
    rows = _in_hands(cover)
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    return rows.update(**NOBODYS, revision=F("revision") + 1)


def _tell(actor: Membership | None, action: str, cover: StandIn, on: date) -> None:
    words = {"member": cover.absent.full_name, "to": cover.by.full_name}
    days = {"first_on": cover.first_on, "last_on": cover.last_on, "reason": cover.reason}
    record(actor, action, cover, effective_on=on, data=words | days)


def _who(away: Membership | None, colleague: Membership | None) -> list[FieldProblem]:
    problems = []
    if away is None:
        problems.append(FieldProblem("absent", "unknown", "Choose who is away from the list."))
    if colleague is None:
        problems.append(FieldProblem("by", "unknown", "Choose a colleague from the list."))
    if away and colleague and away.pk == colleague.pk:
        problems.append(FieldProblem("by", "same_person", "Choose somebody else to stand in."))
    return problems


def _days(first_on: date, last_on: date, today: date) -> list[FieldProblem]:
    latest = add_months(today, LONGEST_MONTHS)
    if last_on < today:
        return [FieldProblem("last_on", "in_past", "The last day must be today or later.")]
    if first_on > last_on:
        return [FieldProblem("last_on", "before_first", "The last day must be the first day or later.")]
    if last_on > latest:
        return [FieldProblem("last_on", "too_late", f"The last day must be {long_date(latest)} or earlier.")]
    return []


def _clashes(away: Membership, colleague: Membership, first_on: date, last_on: date) -> list[FieldProblem]:
    """One at a time stands in for a member; and nobody stands in who is away themselves."""
    same_days = StandIn.objects.filter(ended_on__isnull=True, first_on__lte=last_on, last_on__gte=first_on)
    if same_days.filter(absent=away).exists():
        detail = f"Somebody stands in for {away.full_name} on some of these days already. End that first."
        return [FieldProblem("first_on", "overlaps", detail)]
    if same_days.filter(by=away).exists():
        detail = f"{away.full_name} stands in for somebody on some of these days. End that first."
        return [FieldProblem("first_on", "stands_in", detail)]
    if same_days.filter(absent=colleague).exists():
        return [FieldProblem("by", "away_too", f"{colleague.full_name} is away on some of these days too.")]
    return []
