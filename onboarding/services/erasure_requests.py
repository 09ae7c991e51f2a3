"""A person asks to be erased early: that is recorded, what may go is proposed, and they are answered."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from onboarding.clock import today_in
from onboarding.errors import Invalid, NotNow
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Erasure, ErasureRequest, Membership
from onboarding.models.erasures import Person, named_in
from onboarding.models.wall_choices import ErasureState
from onboarding.rules.plain_words import long_date
from onboarding.selectors.erasure_requests import erasures_by, open_request_on
from onboarding.selectors.retention import early_kinds_of, lock_person
from onboarding.services.events import record
from onboarding.services.retention import check_holds, record_proposed

YEARS_BACK = 2  # ours: an older request is a slip of the year
NOT_ASKED = NotNow("No request of this person is open.", code="not_asked")


@transaction.atomic
def record_erasure_request(actor: Membership, *, person_id: UUID, asked_on: date | None, ground: str) -> ErasureRequest:
    """This person asked, on that day and on this ground (a key of `personal-data.yaml`), to be erased.

    Raises NotFound, NotAllowed, Invalid (`asked_on`, `ground`), NotNow (a request is open)."""
    person = lock_person(actor, person_id)
    if open_request_on(actor, person):
        raise NotNow("A request of this person is open already.", code="asked_already")
    today = today_in(actor.trust)
    asked_on = _checked(asked_on, today)
    if ground not in read_personal_data().early.grounds:
        raise Invalid.field("ground", "required", "Choose on which ground they ask.")
    row = ErasureRequest(
        trust_id=actor.trust_id, **named_in(person), asked_on=asked_on, ground=ground, recorded_by=actor
    )
    row.save(force_insert=True)
    record(actor, "erasure_asked", row, effective_on=asked_on, recruit=row.recruit)
    return row


def _checked(asked_on: date | None, today: date) -> date:
    if asked_on is None:
        raise Invalid.field("asked_on", "required", "Enter the day on which they asked.")
    first = today.replace(year=today.year - YEARS_BACK, day=1)
    if not first <= asked_on <= today:
        raise Invalid.field("asked_on", "out_of_range", f"The day must be from {long_date(first)} to today.")
    return asked_on


@transaction.atomic
def propose_as_asked(actor: Membership, *, person_id: UUID, kinds: Collection[str]) -> int:
    """Propose that these kinds of data go because the person asked; a second officer approves it as ever. Returns how many.

    Raises NotFound, NotAllowed, Invalid (`chosen`: none, or one that is kept), NotNow (no request, held)."""
    person = lock_person(actor, person_id)
    asked = open_request_on(actor, person)
    if asked is None:
        raise NOT_ASKED
    if not kinds:
        raise Invalid.field("chosen", "required", "Choose at least one line.")
    check_holds(actor, [person.pk])
    _check_may_go(person, kinds)
    rows = [
        Erasure(
            trust_id=actor.trust_id,
            **named_in(person),
            kind=kind,
            due_on=asked.asked_on,
            request=asked,
            proposed_by=actor,
        )
        for kind in sorted(set(kinds))
    ]
    made = Erasure.objects.bulk_create(rows, ignore_conflicts=True)
    return record_proposed(actor, made)


def _check_may_go(person: Person, kinds: Collection[str]) -> None:
    data = read_personal_data()
    early = early_kinds_of(person)
    kept = [one for one in data.kinds if one.key in kinds and one.key not in early]
    if kept:
        detail = f"“{kept[0].title}” is kept. {kept[0].on_request.words}."
        raise Invalid.field("chosen", "kept", detail)
    if set(kinds) - set(early):
        raise Invalid.field("chosen", "unknown", "Choose from the list.")


@transaction.atomic
def answer_erasure_request(actor: Membership, *, person_id: UUID) -> ErasureRequest:
    """They were told what was erased, what is kept and why. Raises NotFound, NotAllowed, NotNow (no request, or something that
    was proposed is neither erased nor kept yet)."""
    person = lock_person(actor, person_id)
    asked = open_request_on(actor, person)
    if asked is None:
        raise NOT_ASKED
    if erasures_by(actor, asked).filter(state__in=[ErasureState.PROPOSED, ErasureState.APPROVED]).exists():
        raise NotNow("What was proposed is neither erased nor kept yet. Then tell them.", code="undecided")
    asked.answered_on, asked.answered_by = today_in(actor.trust), actor
    asked.save(update_fields=["answered_on", "answered_by"])
    record(actor, "erasure_answered", asked, effective_on=asked.answered_on, recruit=asked.recruit)
    return asked
