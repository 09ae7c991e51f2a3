"""One person's programme held, taken up again, or ended: with a reason, from a day, and without touching what is done.

A pause holds our own targets; limits set by law or a regulator go on. Withdrawing takes what is still open away, but for
limits of the law: those stay until they are done or waived (decision 13)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.models import Enrolment, EnrolmentChange, Membership, Recruit, Step
from onboarding.models.choices import Applies, Basis, EnrolmentState, Limit
from onboarding.models.steps import OPEN
from onboarding.rules.plain_words import long_date
from onboarding.selectors.visible import find_enrolment, lock_recruit
from onboarding.services.changes import step_changes
from onboarding.services.events import record
from onboarding.services.moves import check_reason, check_words
from onboarding.services.refresh import refresh

STAYS = Q(item__limit=Limit.HARD, item__basis=Basis.LAW) & ~Q(applies=Applies.NO)
"""What withdrawing leaves open: the law asks for it whatever programme somebody follows."""


@transaction.atomic
def pause_enrolment(
    actor: Membership, *, enrolment_id: UUID, reason: str, on: date | None = None, revision: int | None = None
) -> Enrolment:
    """Hold a person's programme from `on` (today unless given): its targets have no day until it goes on.

    Raises NotFound, NotAllowed, Stale, NotNow (not running), Invalid (reason, day)."""
    enrolment, recruit, today = _begin(actor, enrolment_id, revision)
    if enrolment.state != EnrolmentState.ACTIVE:
        raise NotNow("Only a programme that is running can be paused.", code="not_active")
    check_reason(reason)
    day = _day(enrolment, on, today)
    _set(actor, enrolment, EnrolmentState.PAUSED, day, reason.strip())
    refresh(actor, recruit, today=today, effective_on=day, reason="The programme is paused")
    return enrolment


@transaction.atomic
def resume_enrolment(
    actor: Membership, *, enrolment_id: UUID, reason: str = "", on: date | None = None, revision: int | None = None
) -> Enrolment:
    """Let a paused programme go on from `on`. Targets whose clock the pause stopped are later by the days it took.

    Raises NotFound, NotAllowed, Stale, NotNow (not paused), Invalid (reason, day)."""
    enrolment, recruit, today = _begin(actor, enrolment_id, revision)
    if enrolment.state != EnrolmentState.PAUSED:
        raise NotNow("This programme is not paused.", code="not_paused")
    check_words(reason, "reason", "The reason")
    day = _day(enrolment, on, today)
    _set(actor, enrolment, EnrolmentState.ACTIVE, day, reason.strip())
    refresh(actor, recruit, today=today, effective_on=day, reason="The programme goes on after its pause")
    return enrolment


@transaction.atomic
def withdraw_enrolment(
    actor: Membership, *, enrolment_id: UUID, reason: str, on: date | None = None, revision: int | None = None
) -> Enrolment:
    """Take a person out of a programme from `on`. What is finished stays, and so do open limits set by law.

    Raises NotFound, NotAllowed, Stale, NotNow (over already), Invalid (reason, day)."""
    enrolment, recruit, today = _begin(actor, enrolment_id, revision)
    if enrolment.state not in (EnrolmentState.ACTIVE, EnrolmentState.PAUSED):
        raise NotNow("This programme is over for this person already.", code="over")
    check_reason(reason)
    day = _day(enrolment, on, today)
    enrolment.ended_on = day
    _set(actor, enrolment, EnrolmentState.WITHDRAWN, day, reason.strip())
    end_open_steps(actor, enrolment.steps.exclude(STAYS), day, "The programme was withdrawn.")
    refresh(actor, recruit, today=today, effective_on=day, reason="A programme was withdrawn")
    return enrolment


def end_open_steps(actor: Membership, rows: QuerySet[Step], day: date, why: str) -> None:
    """Take away what is open among these steps. A number of statements that does not grow. Part of a service."""
    found = rows.filter(state__in=OPEN, superseded_on__isnull=True)
    steps = list(found.select_for_update(of=("self",), no_key=True).order_by("id"))
    for step in steps:
        step.applies, step.applies_reason, step.superseded_on = Applies.NO, why, day
    Step.objects.filter(pk__in=[step.pk for step in steps]).update(
        applies=Applies.NO,
        applies_reason=why,
        superseded_on=day,
        waiting_on="",
        waiting_since=None,
        revision=F("revision") + 1,
    )
    step_changes(actor, "withdrawn", steps, effective_on=day, reason=why)


def _begin(actor: Membership, enrolment_id: UUID, revision: int | None) -> tuple[Enrolment, Recruit, date]:
    """The enrolment, locked after its recruit, and the trust's day."""
    found = find_enrolment(actor, enrolment_id)
    require(actor, Action.CHANGE_ENROLMENT, found)
    if found.recruit_id is None:
        detail = "Wards, cohorts, managers and the trust follow what their people and plans need. Change it there."
        raise NotNow(detail, code="not_by_hand")
    if found.begun_by:
        raise NotNow("A duty clock is closed with evidence, under Duties.", code="duty_clock")
    recruit = lock_recruit(actor, found.recruit_id)
    enrolment = Enrolment.objects.select_related("version__programme", "recruit").select_for_update(
        of=("self",), no_key=True
    )
    locked = enrolment.get(pk=found.pk)
    if revision is not None and locked.revision != revision:
        raise Stale()
    return locked, recruit, today_in(actor.trust)


def _day(enrolment: Enrolment, on: date | None, today: date) -> date:
    """From when it is so: today, or a day since the last change of the enrolment."""
    changes = enrolment.changes.order_by("-recorded_at", "-id").values_list("effective_on", flat=True)
    earliest = changes.first() or enrolment.enrolled_on
    if on and not earliest <= on <= today:
        detail = f"The date must be from {long_date(earliest)}, when this last changed, to today."
        raise Invalid.field("on", "out_of_range", detail)
    return on or max(today, earliest)


def _set(actor: Membership, enrolment: Enrolment, state: EnrolmentState, day: date, reason: str) -> None:
    enrolment.state = state
    enrolment.revision += 1
    enrolment.save(update_fields=["state", "ended_on", "revision"])
    EnrolmentChange.objects.create(
        trust_id=enrolment.trust_id, enrolment=enrolment, actor=actor, state=state, effective_on=day, reason=reason
    )
    data = {"programme": enrolment.version.programme.key, "reason": reason}
    action = {"paused": "paused", "active": "resumed", "withdrawn": "withdrawn"}[state]
    record(actor, f"enrolment_{action}", enrolment, effective_on=day, recruit=enrolment.recruit, data=data)
