"""One measurement: milliseconds, queries and bytes of a workload, and its ratio to a floor measured in the same run."""

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

RESULTS = Path(__file__).parent.parent / "var" / "bench" / "results.json"
WARM_UP = 3
ENTER = """
SELECT set_config('app.trust', %s, true), set_config('app.membership', %s, true), set_config('app.user', %s, true)
"""
# As in the tests, what only begins, ends or enters is not counted.
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SELECT set_config")
Sql = tuple[str, Sequence[Any] | dict[str, Any]]


@dataclass(frozen=True)
class Figures:
    """A line of `var/bench/results.json`. `ratio` is value ÷ floor; `runs` is how many runs the median is of."""

    name: str
    scale: str
    value: float
    unit: str
    floor: float
    ratio: float
    queries: int
    bytes: int
    runs: int

    def as_json(self) -> dict[str, object]:
        """As the contract names it, and a little more."""
        return asdict(self)


@dataclass(frozen=True)
class Workload:
    """Something to measure. `do` answers how many bytes came back; `floor` is the raw SQL of the same data.

    `first` is what has to be so before: it is neither measured nor kept."""

    name: str
    do: Callable[[], int]
    floor: Sequence[Sql]
    runs: int = 20
    first: Sequence[Sql] = ()


@dataclass(frozen=True)
class Entrance:
    """Whose eyes the floor reads with: the app role's address; trust, membership and user, as row-level security asks."""

    conninfo: str
    settings: tuple[str, str, str]


def entrance_as(settings: tuple[str, str, str]) -> Entrance:
    """The way in of whoever Django is connected as here."""
    known = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    info = connection.Database.conninfo.make_conninfo(**{name: known[name] for name in names if known.get(name)})
    return Entrance(info, settings)


def write_results(found: Sequence[Figures]) -> None:
    """What was measured, as the contract names it."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([one.as_json() for one in found], indent=1) + "\n")


def measure(work: Workload, scale: str, entrance: Entrance) -> Figures:
    """Median of so many runs after a warm-up; the floor right after it, so that a busy machine slows both."""
    for _ in range(WARM_UP):
        work.do()
    queries, size = queries_and_bytes(work, entrance)
    value = statistics.median(_timed(work, entrance) for _ in range(work.runs))
    floor = floor_of(work, entrance)
    ratio = round(value / floor, 2)
    return Figures(work.name, scale, round(value, 1), "ms", round(floor, 2), ratio, queries, size, work.runs)


def queries_and_bytes(work: Workload, entrance: Entrance) -> tuple[int, int]:
    """How many statements it takes, and how many bytes come back."""
    with _arranged(work, entrance), CaptureQueriesContext(connection) as captured:
        size = work.do()
    return len([one for one in captured if not one["sql"].startswith(NOT_COUNTED)]), size


def floor_of(work: Workload, entrance: Entrance) -> float:
    """The median time of the floor over psycopg: app role, row-level security, one transaction, all rows fetched."""
    with psycopg.connect(entrance.conninfo, cursor_factory=psycopg.ClientCursor) as app:

        def once() -> float:
            with app.transaction(force_rollback=True):
                app.execute(ENTER, entrance.settings)
                _ask(app, work.first)
                began = time.perf_counter()
                _ask(app, work.floor)
                return (time.perf_counter() - began) * 1000

        for _ in range(WARM_UP):
            once()
        return statistics.median(once() for _ in range(work.runs))


def _timed(work: Workload, entrance: Entrance) -> float:
    with _arranged(work, entrance):
        began = time.perf_counter()
        work.do()
        return (time.perf_counter() - began) * 1000


@contextmanager
def _arranged(work: Workload, entrance: Entrance) -> Iterator[None]:
    """What has to be so before, in a transaction that is taken back; nothing round a workload that needs nothing."""
    if not work.first:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ENTER, entrance.settings)
        for sql, values in work.first:
            cursor.execute(sql, values)
        yield
        transaction.set_rollback(True)


def _ask(app: psycopg.Connection[Any], statements: Sequence[Sql]) -> None:
    for sql, values in statements:
        cursor = app.execute(sql.encode(), values)
        if cursor.description:
            cursor.fetchall()
