"""The wall between trusts, table by table, with the rights that the service really has."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from onboarding import access
from onboarding.models import Membership, Recruit
from tests.architecture.catalog import append_only_tables, owned_tables, rows
from tests.cast import Cast
from tests.viewing import nobody_entered
from tests.walls.rows import counts, fill_every_table

AsMember = Callable[[Membership], AbstractContextManager[None]]
rolled_back = pytest.mark.django_db


@pytest.fixture
def full(cast: Cast, db: None) -> Cast:
    """Both trusts with rows in every table; the last to have entered is Helen."""
    fill_every_table(cast.omar)
    fill_every_table(cast.helen)
    return cast


@rolled_back
def test_who_has_entered_no_trust_gets_no_row_of_any_table(full: Cast) -> None:
    with nobody_entered():
        assert {table: seen for table, seen in counts().items() if seen} == {}


@rolled_back
def test_who_has_entered_southmoor_gets_no_row_of_northgate(full: Cast) -> None:
    access.enter(full.omar)
    assert {table: seen for table, seen in counts("trust_id <> %s", full.southmoor.id).items() if seen} == {}
    assert [table for table, seen in counts().items() if not seen] == []


@rolled_back
def test_a_trust_that_does_not_exist_has_no_rows(full: Cast) -> None:
    access.enter_trust(full.helen.id)
    assert {table: seen for table, seen in counts().items() if seen} == {}


@rolled_back
def test_the_view_of_a_persons_steps_stands_behind_the_same_wall(full: Cast) -> None:
    seen = "SELECT count(*), count(*) FILTER (WHERE trust_id <> %s) FROM onboarding_personstep"
    with nobody_entered():
        assert rows(seen, full.southmoor.id) == [(0, 0)]
    access.enter(full.omar)
    [(own, foreign)] = rows(seen, full.southmoor.id)
    assert own > 0
    assert foreign == 0


def written_columns(table: str) -> list[str]:
    """All columns but those that the database works out itself."""
    found = rows(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", table
    )
    return [name for (name,) in found]


@rolled_back
@pytest.mark.parametrize("table", owned_tables())
def test_a_row_cannot_be_written_into_another_trust(table: str, full: Cast) -> None:
    [(row,)] = rows(f'SELECT row_to_json(t)::text FROM "{table}" t LIMIT 1')
    access.enter(full.omar)
    columns = ", ".join(f'"{name}"' for name in written_columns(table))
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM json_populate_record(NULL::"{table}", %s::json)',
            row,
        )


@rolled_back
@pytest.mark.parametrize(
    "table", sorted({*owned_tables()} - {*append_only_tables(), *append_only_tables(erasable=True)})
)
def test_rows_of_another_trust_can_be_neither_changed_nor_removed(table: str, full: Cast) -> None:
    access.enter(full.omar)
    assert execute(f'UPDATE "{table}" SET trust_id = trust_id WHERE trust_id = %s', full.northgate.id) == 0
    assert execute(f'DELETE FROM "{table}" WHERE trust_id = %s', full.northgate.id) == 0


@rolled_back
def test_a_row_cannot_be_moved_into_another_trust(full: Cast) -> None:
    access.enter(full.omar)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Recruit.objects.filter(pk=full.southmoor_recruit.pk).update(trust=full.northgate)


def test_a_key_into_another_trust_is_refused_at_commit(own_database: str, cast: Cast, as_member: AsMember) -> None:
    with pytest.raises(IntegrityError, match="recruit_site_same_trust"), as_member(cast.omar):
        Recruit.objects.filter(pk=cast.southmoor_recruit.pk).update(site=cast.site)
    with as_member(cast.omar):
        assert Recruit.objects.get(pk=cast.southmoor_recruit.pk).site_id == cast.southmoor_site.id


def test_what_a_transaction_entered_ends_with_it(own_database: str, cast: Cast, as_member: AsMember) -> None:
    with as_member(cast.helen):
        assert Recruit.objects.count() == 2
    assert Recruit.objects.count() == 0


def test_nobody_enters_a_trust_outside_a_transaction(own_database: str, cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        access.enter(cast.helen)


@rolled_back
def test_someone_signed_in_sees_their_own_memberships_before_they_choose_a_trust(cast: Cast) -> None:
    access.enter_user(cast.helen.user)
    assert list(Membership.objects.all()) == [cast.helen]
    assert not Recruit.objects.exists()


@rolled_back
def test_a_membership_seen_before_entering_cannot_be_changed_or_removed(cast: Cast) -> None:
    access.enter_user(cast.amara.user)
    assert Membership.objects.filter(pk=cast.amara.pk).update(roles=["hr"]) == 0
    assert execute("DELETE FROM onboarding_membership WHERE id = %s", cast.amara.id) == 0


def execute(sql: str, *values: Any) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
