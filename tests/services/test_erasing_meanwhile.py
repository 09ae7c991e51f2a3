"""What the worker erases in the moment in which somebody else changes the same person, or erases too."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from onboarding.models import Erasure, Membership, Recruit, Serving, StepComment
from onboarding.models.erasures import Person, named_in
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.retention import waiting_erasures
from onboarding.services.comments import comment_on_step
from onboarding.services.erasing import erase_approved
from onboarding.services.erasure_requests import propose_as_asked, record_erasure_request
from onboarding.services.memberships import change_member
from onboarding.services.retention import approve_erasures
from onboarding.services.returns import take_up_again
from tests.cast import Cast
from tests.factories import EnrolmentFactory, steps_of
from tests.leaving import approved, kept_outside, left
from tests.services.test_races import SECONDS, Other, meet
from tests.staff_leaving import joined, switched_off
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    return kept_outside(settings, tmp_path)


def approved_as_asked(cast: Cast, person: Person, kind: str) -> Person:
    """They asked for it to go, and two officers agreed."""
    record_erasure_request(cast.helen, person_id=person.pk, asked_on=date(2026, 2, 27), ground="objection")
    propose_as_asked(cast.helen, person_id=person.pk, kinds=[kind])
    approve_erasures(cast.hana, chosen=[one.pk for one in waiting_erasures(cast.hana)])
    return person


def back(cast: Cast, person: Person) -> object:
    """They work here again."""
    if isinstance(person, Recruit):
        return take_up_again(cast.hana, recruit_id=person.pk, start_on=date(2026, 3, 2), reason="Back again")
    return change_member(cast.hana, member_id=person.pk, changes={"is_active": True}, reason="Back again")


LEAVERS: list[tuple[str, Callable[[Cast], Person]]] = [
    ("contact", lambda cast: switched_off(joined(cast), date(2026, 2, 1))),
    ("messages", lambda cast: left(cast.amara_recruit, date(2026, 2, 1))),
]


@pytest.mark.parametrize(("kind", "leaver"), LEAVERS)
def test_who_comes_back_in_that_moment_keeps_what_only_leavers_let_go(
    cast: Cast, kind: str, leaver: Callable[[Cast], Person]
) -> None:
    with as_member(cast.helen):
        person = approved_as_asked(cast, leaver(cast), kind)
    with as_member(cast.hana):
        back(cast, person)
        worker = meet(Other(cast.hana, lambda: erase_approved(cast.northgate.pk)))
    worker.join(SECONDS)

    assert worker.outcome == 0
    with as_member(cast.helen):
        assert Erasure.objects.get(**named_in(person)).state == ErasureState.DECLINED
        if isinstance(person, Membership):
            assert Membership.objects.get(pk=person.pk).user.email == person.user.email


def test_two_workers_who_erase_the_last_two_of_a_ward_leave_nothing_of_both(cast: Cast) -> None:
    people = [cast.amara_recruit, cast.bilal_recruit]
    with as_member(cast.helen):
        step = steps_of(EnrolmentFactory(recruit=None, ward=cast.ward))[0]
        for one in people:
            Serving.objects.create(trust=cast.northgate, step=step, recruit=left(one))
        comment_on_step(cast.helen, step_id=step.pk, words="Amara and Bilal were late")
        approved(cast, people[0], ["pastoral"])

    def the_other() -> int:
        approved(cast, people[1], ["pastoral"])
        return erase_approved(cast.northgate.pk)

    with transaction.atomic():
        assert erase_approved(cast.northgate.pk) == 1
        worker = meet(Other(cast.helen, the_other))
    worker.join(SECONDS)

    assert worker.outcome == 1
    with as_member(cast.helen):
        assert not StepComment.objects.filter(step=step).exists()
