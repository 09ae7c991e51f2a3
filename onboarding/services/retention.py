"""HR decides what goes: one officer proposes what is past its time, a second one approves it or keeps it; a hold stops both."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onboarding.access import Action, require
from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, ErasureHold, Membership
from onboarding.models.erasures import named_in
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.retention import (
    about,
    has_more,
    hold_on,
    lock_erasures,
    lock_person,
    open_holds_of,
    past_their_time,
)
from onboarding.services.erasure_checks import ask_again, named
from onboarding.services.events import Happening, record, record_each
from onboarding.services.moves import check_reason

NONE_CHOSEN = Invalid.field("chosen", "required", "Choose at least one line.")
GOES_LAST = "What names {name} goes last: choose everything else about them too, or let it go first."


@transaction.atomic
def propose_erasures(actor: Membership, *, chosen: Collection[tuple[UUID, str]]) -> int:
    """Propose that these kinds of data about these people go. Only what is past its time and not held can be proposed;
    what somebody proposed meanwhile is passed by. Returns how many are new.

    Raises NotAllowed, Invalid (`chosen`: none, not past its time, or what goes last alone), NotNow (somebody is held)."""
    require(actor, Action.KEEP_RETENTION)
    wanted = set(chosen)
    if not wanted:
        raise NONE_CHOSEN
    people = {person_id for person_id, _ in wanted}
    check_holds(actor, people)
    found, _ = past_their_time(actor, people=people)
    lines = [one for one in found if (one.person_id, one.kind) in wanted]
    if not lines:
        raise Invalid.field(
            "chosen", "not_past", "These are not past their time, or somebody has proposed them already."
        )
    more, last = has_more([(one.person_id, one.kind) for one in found], wanted), read_personal_data().last_kinds
    _check_order([one.name for one in lines if one.kind in last and one.person_id in more])
    rows = [
        Erasure(trust_id=actor.trust_id, **one.about(), kind=one.kind, due_on=one.due_on, proposed_by=actor)
        for one in lines
    ]
    made = Erasure.objects.bulk_create(rows, ignore_conflicts=True)
    return record_proposed(actor, made)


@transaction.atomic
def approve_erasures(actor: Membership, *, chosen: Collection[UUID]) -> int:
    """A second person agrees; the worker erases within minutes, and nothing brings it back. Returns how many: what is not
    past its time any more is kept.

    Raises NotFound, NotAllowed (proposed it themselves), Invalid (`chosen`: none, or what goes last alone), NotNow (held,
    decided already, or no ledger is kept)."""
    if not settings.ERASURE_LEDGER:
        raise NotNow(
            "Nothing is erased before a ledger is kept outside the database (ERASURE_LEDGER).", code="no_ledger"
        )
    return _decide(actor, chosen, ErasureState.APPROVED, "erasure_approved")


@transaction.atomic
def decline_erasures(actor: Membership, *, chosen: Collection[UUID]) -> int:
    """It is kept for now, and can be proposed again. Who proposed it may take it back like anybody else. Returns how many.

    Raises NotFound, NotAllowed, Invalid (none chosen), NotNow (decided already)."""
    return _decide(actor, chosen, ErasureState.DECLINED, "erasure_declined")


def _decide(actor: Membership, chosen: Collection[UUID], state: ErasureState, action: str) -> int:
    require(actor, Action.KEEP_RETENTION)
    if not chosen:
        raise NONE_CHOSEN
    rows = lock_erasures(actor, chosen)
    if any(one.state != ErasureState.PROPOSED for one in rows):
        raise NotNow("Somebody has decided on one of these already. Look at the list again.", code="already_decided")
    if state == ErasureState.APPROVED:
        for one in rows:
            require(actor, Action.APPROVE_ERASURE, one)
        check_holds(actor, {one.person_id for one in rows})
        rows, early = ask_again(actor.trust, rows, gone=[ErasureState.APPROVED])
        _check_order([one.person.full_name for one in early])
    Erasure.objects.filter(pk__in=[one.pk for one in rows]).update(
        state=state, decided_by=actor if state == ErasureState.APPROVED else None, decided_at=timezone.now()
    )
    record_erasures(actor, action, rows)
    return len(rows)


@transaction.atomic
def hold_person(actor: Membership, *, person_id: UUID, reason: str) -> ErasureHold:
    """Nothing about this person is erased from now on, not even what is approved and not yet gone.

    Raises NotFound, NotAllowed, Invalid (reason), NotNow (held already)."""
    person = lock_person(actor, person_id)
    if hold_on(actor, person):
        raise NotNow("This person is held already.", code="held")
    check_reason(reason)
    row = ErasureHold(trust_id=actor.trust_id, **named_in(person), reason=reason.strip(), placed_by=actor)
    row.save(force_insert=True)
    record(actor, "hold_placed", row, effective_on=today_in(actor.trust), recruit=row.recruit)
    return row


@transaction.atomic
def lift_hold(actor: Membership, *, person_id: UUID) -> None:
    """What is past its time can go again. Raises NotFound, NotAllowed, NotNow (not held)."""
    row = hold_on(actor, lock_person(actor, person_id))
    if row is None:
        raise NotNow("Nobody holds this person’s data.", code="not_held")
    row.lifted_by, row.lifted_at = actor, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    record(actor, "hold_lifted", row, effective_on=today_in(actor.trust), recruit=row.recruit)


def check_holds(actor: Membership, people: Collection[UUID]) -> None:
    """Nothing is proposed or approved about somebody who is held. Part of a service. Raises NotNow."""
    if open_holds_of(actor.trust_id).filter(about(people)).exists():
        raise NotNow("One of these people is held: nothing about them is erased.", code="held")


def _check_order(early: list[str]) -> None:
    if early:
        raise Invalid.field("chosen", "goes_last", GOES_LAST.format(name=early[0]))


def record_proposed(actor: Membership, made: Collection[Erasure]) -> int:
    """An event for each of these that is new, and how many are: the others somebody proposed meanwhile. Part of a service."""
    new = list(Erasure.objects.filter(pk__in=[one.pk for one in made]).select_related("recruit").order_by("pk"))
    record_erasures(actor, "erasure_proposed", new)
    return len(new)


def record_erasures(actor: Membership, action: str, rows: list[Erasure]) -> None:
    """An event for each of these. Part of a service."""
    today = today_in(actor.trust)
    record_each(actor, [Happening(named(action, one), one, today, one.recruit, {"kept": one.kind}) for one in rows])
