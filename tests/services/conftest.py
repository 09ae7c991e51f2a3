"""What only the owner of the database may do is tried in a database of its own."""

from collections.abc import Iterator

import pytest

from tests import databases


@pytest.fixture
def as_owner(own_database: str) -> Iterator[None]:
    """The test works as owner, in a copy of its own."""
    databases.use(own_database, databases.OWNER)
    yield
    databases.use(own_database)
