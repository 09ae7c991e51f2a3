"""The ground on which all other tests stand: what the fixtures promise."""

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from onboarding import access
from onboarding.clock import today_in
from onboarding.models import Membership, Recruit
from tests import databases, viewing
from tests.cast import Cast
from tests.factories import StepFactory

AsMember = Callable[[Membership], AbstractContextManager[None]]


@pytest.mark.django_db
def test_it_is_monday_morning_in_london(cast: Cast) -> None:
    assert today_in(cast.northgate).isoformat() == "2026-03-02"
    assert timezone.localtime().hour == 9


@pytest.mark.django_db
@pytest.mark.clock("2026-03-29 23:30")
def test_a_mark_sets_another_time(cast: Cast) -> None:
    assert today_in(cast.northgate).isoformat() == "2026-03-29"


@pytest.mark.django_db
def test_tests_run_as_the_app_role_which_owns_nothing_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_nobody_sees_anything_before_they_enter(cast: Cast, as_member: AsMember) -> None:
    assert not Recruit.objects.exists()
    with as_member(cast.helen):
        assert set(Recruit.objects.all()) == {cast.amara_recruit, cast.bilal_recruit}
    assert not Recruit.objects.exists()


@pytest.mark.django_db
def test_a_request_starts_where_nobody_has_entered_and_leaves_the_test_where_it_was(cast: Cast) -> None:
    access.enter(cast.helen)
    with viewing.nobody_entered():
        assert not Recruit.objects.exists()
        access.enter(cast.omar)
        assert Recruit.objects.get() == cast.southmoor_recruit
    assert Recruit.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["first", "afterwards"])
def test_a_test_may_change_its_cast_without_changing_the_next_ones(when: str, cast: Cast) -> None:
    assert cast.helen.full_name == "Helen Moss"
    cast.helen.full_name = "Someone else"


@pytest.mark.django_db
def test_a_factory_makes_the_whole_chain_in_the_trust_that_was_entered(cast: Cast) -> None:
    access.enter(cast.omar)
    step = StepFactory()
    chain = [step, step.enrolment, step.enrolment.recruit, step.item, step.item.stage, step.item.version.programme]
    assert {row.trust_id for row in chain} == {cast.southmoor.id}
    assert step.item.version.status == "published"


def test_an_own_database_commits_for_threads_and_processes_and_leaves_no_trace(
    own_database: str, cast: Cast, as_member: AsMember
) -> None:
    seen: list[int] = []

    def count() -> None:
        with as_member(cast.helen):
            seen.append(Recruit.objects.count())
        connection.close()

    with transaction.atomic():
        access.enter(cast.helen)
        Recruit.objects.create(trust=cast.northgate, full_name="Someone", profession="nurse")
    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert seen == [3]
    with psycopg.connect(os.environ[databases.OWNER]) as owner:
        assert owner.execute("SELECT count(*) FROM onboarding_recruit").fetchone() == (4,)


@pytest.mark.django_db
def test_the_standing_database_is_back_afterwards(cast: Cast) -> None:
    access.enter(cast.helen)
    assert Recruit.objects.count() == 2
