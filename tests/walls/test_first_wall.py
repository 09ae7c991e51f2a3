"""The first wall by itself: what a viewer may know of is of their trust even where row-level security hides nothing.

The owner of the database sees past that second wall, so as owner a selector that forgot the trust would be seen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import QuerySet

from onboarding.models import Membership
from onboarding.selectors import visible
from tests import databases
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
