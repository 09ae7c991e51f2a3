"""The first wall by itself: what a viewer may know of is of their trust even where row-level security hides nothing.

The owner of the database sees past that second wall, so as owner a selector that forgot the trust would be seen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from onboarding.models import Membership, Step
from onboarding.selectors import visible
from onboarding.selectors.delegates import delegates, lock_colleague
from tests import databases
from tests.api.asking import step_of
from tests.cast import Cast
from tests.viewing import as_member
from tests.walls.rows import fill_every_table

SCOPES: dict[str, Callable[[Membership], QuerySet[Any]]] = {
    name: scope for name, scope in vars(visible).items() if name.startswith("visible_")
}


@pytest.fixture
def full(own_database: str, cast: Cast) -> Iterator[Cast]:
    """Both trusts with rows in every table, filled as the service and then looked at as the owner."""
    for member in (cast.omar, cast.helen):
        with as_member(member):
            fill_every_table(member)
    databases.use(own_database, databases.OWNER)
    yield cast
    databases.use(own_database)


def test_no_scope_reaches_into_another_trust_where_the_database_would_let_it(full: Cast) -> None:
    for name, scope in SCOPES.items():
        assert scope(full.helen).model.objects.exclude(trust=full.northgate).exists(), f"{name} would prove nothing"
        for who, viewer in full.members_of(full.northgate).items():
            assert set(scope(viewer).values_list("trust", flat=True)) <= {full.northgate.pk}, f"{name} of {who}"
        assert scope(full.helen).exists(), f"{name} finds nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("name", SCOPES)
def test_each_scope_asks_for_the_trust_itself(cast: Cast, name: str) -> None:
    """Where a tie or a step implies it too: keys across trusts are refused, yet every index begins with the trust."""
    for viewer in (cast.helen, cast.liam, cast.amara, cast.diana):
        query = SCOPES[name](viewer).query
        try:
            asked = str(query)
        except EmptyResultSet:  # nothing can be theirs, so that the database is not asked at all
            continue
        assert f'"{query.get_meta().db_table}"."trust_id" = {viewer.trust_id}' in asked, viewer.full_name
    assert "trust_id" in str(SCOPES[name](cast.helen).query)


@pytest.mark.django_db
def test_steps_in_somebody_s_hands_are_looked_for_in_their_trust_alone(cast: Cast) -> None:
    in_hands = str(Step.objects.filter(visible.in_hands_of(cast.liam)).query)
    assert f'U0."trust_id" = {cast.northgate.pk}' in in_hands


@pytest.mark.django_db
def test_colleagues_whom_a_step_is_given_to_are_looked_for_and_locked_in_their_trust_alone(
    cast: Cast, enter: Callable[[Membership], None]
) -> None:
    enter(cast.helen)
    step = step_of(cast.amara_recruit)
    ours = f'"onboarding_membership"."trust_id" = {cast.northgate.pk}'
    assert ours in str(delegates(cast.helen, step).query)
    with CaptureQueriesContext(connection) as asked:
        lock_colleague(cast.helen, cast.ben.pk)
    (locking,) = [one["sql"] for one in asked]
    for name, key in (("trust_id", cast.northgate.pk), ("id", cast.ben.pk)):
        assert f'"onboarding_membership"."{name}" = \'{key.hex}\'' in locking.replace("-", "")
    assert locking.endswith("FOR NO KEY UPDATE")
