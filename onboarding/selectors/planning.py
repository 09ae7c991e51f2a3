"""How much PostgreSQL thinks before it begins."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def joined_as_written() -> Iterator[None]:
    """Tables are joined in the order in which a statement names them. For lookups of a few rows with the names of their
    places and people, seven joins to one row each, of which there is nothing to choose: trying every order took a hundred
    times as long as the statement itself. Two settings of the transaction, no query."""
    _limit(1)
    yield
    _limit(8)  # PostgreSQL's own; after an error the transaction ends, and the setting with it


def _limit(tables: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('join_collapse_limit', %s, true)", [str(tables)])
