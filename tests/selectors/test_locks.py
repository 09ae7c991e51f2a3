"""Whom a lock holds: those whose figures a change counts in, and nobody else; and what only points to them goes on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from onboarding.errors import NotNow
from onboarding.models import DateProposal, Membership, Recruit, Serving, Step
from onboarding.models.wall_choices import ErasureState
from onboarding.selectors.visible import lock_proposal, lock_recruit, lock_step
from tests.api.asking import step_of
from tests.cast import Cast
from tests.erasure_factories import ErasureFactory
from tests.factories import DateProposalFactory, EnrolmentFactory, StepFactory
from tests.viewing import as_member

pytestmark = pytest.mark.usefixtures("own_database")
Ids = set[Any]


def held(viewer: Membership, *, even_from_pointing: bool = False) -> Ids:
    """Recruits, steps and proposals that somebody else could not change now; or not even add a row about."""
    how = "FOR KEY SHARE" if even_from_pointing else "FOR NO KEY UPDATE"

    def look() -> Ids:
        found: Ids = set()
        with as_member(viewer), connection.cursor() as cursor:
            for model in (Recruit, Step, DateProposal):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT id FROM {table} WHERE id NOT IN (SELECT id FROM {table} {how} SKIP LOCKED)")
                found |= {one for (one,) in cursor.fetchall()}
        connections.close_all()
        return found

    with ThreadPoolExecutor(1) as somebody_else:
        return somebody_else.submit(look).result()


def locked(viewer: Membership, lock: Callable[[], object]) -> Ids:
    """What is held while this lock is."""
    with as_member(viewer):
        lock()
        assert held(viewer, even_from_pointing=True) == set()
        return held(viewer)


def test_a_step_is_locked_with_the_person_whose_it_is(cast: Cast) -> None:
    with as_member(cast.helen):
        step = step_of(cast.amara_recruit)
    assert locked(cast.helen, lambda: lock_step(cast.helen, step.pk)) == {step.pk, cast.amara_recruit.pk}


def test_a_shared_step_is_locked_with_everybody_whom_it_serves(cast: Cast) -> None:
    with as_member(cast.helen):
        step = StepFactory(enrolment=EnrolmentFactory(recruit=None, ward=cast.ward))
        Serving.objects.create(trust=cast.northgate, step=step, recruit=cast.bilal_recruit)
    assert locked(cast.helen, lambda: lock_step(cast.helen, step.pk)) == {step.pk, cast.bilal_recruit.pk}


def test_a_person_is_locked_alone(cast: Cast) -> None:
    ids = locked(cast.helen, lambda: lock_recruit(cast.helen, cast.amara_recruit.pk))
    assert ids == {cast.amara_recruit.pk}


def test_a_proposal_is_locked_with_its_person(cast: Cast) -> None:
    with as_member(cast.helen):
        proposal, _ = (DateProposalFactory(recruit=one) for one in (cast.amara_recruit, cast.bilal_recruit))
    assert locked(cast.helen, lambda: lock_proposal(cast.helen, proposal.pk)) == {proposal.pk, cast.amara_recruit.pk}


def test_nothing_more_is_recorded_about_somebody_of_whom_everything_was_erased(cast: Cast) -> None:
    with as_member(cast.helen):
        step, other = step_of(cast.amara_recruit), step_of(cast.bilal_recruit)
        done = {"state": ErasureState.ERASED, "erased_at": timezone.now()}
        ErasureFactory(recruit=cast.amara_recruit, kind="staff-record", **done)
        ErasureFactory(recruit=cast.bilal_recruit, kind="messages", **done)
        ErasureFactory(recruit=cast.bilal_recruit, kind="staff-record", state=ErasureState.APPROVED)
        for lock in (
            lambda: lock_recruit(cast.helen, cast.amara_recruit.pk),
            lambda: lock_step(cast.helen, step.pk),
        ):
            with pytest.raises(NotNow, match="Everything about this person was erased") as refusal:
                lock()
            assert refusal.value.code == "erased"
        assert lock_recruit(cast.helen, cast.amara_recruit.pk, erased_too=True) == cast.amara_recruit
        assert lock_recruit(cast.helen, cast.bilal_recruit.pk) == cast.bilal_recruit
        assert lock_step(cast.helen, other.pk) == other
