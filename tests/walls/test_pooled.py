"""Two trusts through four shared connections, each handed on after every transaction: nobody finds a row of the trust that
had it before, and whoever has entered none finds no row at all.

`POOLED_REQUESTS=10000` is the long form (`make prove`). With the driver's own pool, and with PgBouncer where it is installed."""

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from onboarding.models import Membership, Recruit, RecruitNote
from tests.cast import Cast
from tests.sweep.matrix import MATRIX
from tests.sweep.routes import Route, every_route
from tests.viewing import ApiBrowser, Browser, api_for, as_member, client_for
from tests.walls.pooling import HandOn, shared_by_pgbouncer, shared_by_the_driver
from tests.walls.rows import counts

REQUESTS = int(os.environ.get("POOLED_REQUESTS", "160"))
CONNECTIONS, ASKERS, SEED = 4, 8, 1


@dataclass(frozen=True)
class Side:
    """One trust as its HR officer asks for it: who asks, a person of theirs, and words that only the other trust has."""

    officer: Membership
    recruit: Recruit
    foreign: tuple[str, ...]


@pytest.fixture(params=["the driver", "PgBouncer"])
def hand_on(request: pytest.FixtureRequest, own_database: str, tmp_path: Path) -> Iterator[HandOn]:
    """The test's database behind four connections; what an asker does after each request."""
    if request.param == "the driver":
        with shared_by_the_driver(own_database, CONNECTIONS) as found:
            yield found
        return
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed on this machine: not shown here.")
    with shared_by_pgbouncer(own_database, CONNECTIONS, program, tmp_path) as found:
        yield found


@pytest.fixture
def sides(own_database: str, cast: Cast) -> tuple[Side, Side]:
    """Both trusts, each with what must never reach the other."""
    found = {}
    for officer, recruit in ((cast.helen, cast.amara_recruit), (cast.omar, cast.southmoor_recruit)):
        with as_member(officer):
            ids = [*Recruit.objects.values_list("pk", flat=True), *Membership.objects.values_list("pk", flat=True)]
            names = [officer.trust.name, *Membership.objects.values_list("full_name", flat=True)]
            found[officer] = recruit, tuple(map(str, [*ids, *names]))
    (first, (hers, northgates)), (second, (his, southmoors)) = found.items()
    return Side(first, hers, southmoors), Side(second, his, northgates)


def lists() -> list[Route]:
    """Every page and every list of the API that names no object and that HR may read."""
    routes = [route for route in every_route() if not route.parts and "GET" in MATRIX.get(route.name, {})]
    return [route for route in routes if "helen" in MATRIX[route.name]["GET"].into]


def test_two_trusts_that_share_connections_find_nothing_of_each_other(
    hand_on: HandOn, sides: tuple[Side, Side]
) -> None:
    routes = lists()

    def ask(number: int) -> Counter[str]:
        """One asker's share: the trusts in turn, at random pages; a note now and then, and now and then nobody at all."""
        chance, seen = random.Random(f"{SEED} {number}"), Counter[str]()
        doors = [(side, api_for(side.officer), client_for(side.officer)) for side in sides]
        for turn in range(REQUESTS // ASKERS):
            side, api, web = doors[(turn + number) % 2]
            if chance.random() < 0.1:
                seen[f"backend {nobodys_backend()}"] += 1
                seen["foreign"] += writes_a_note(api, side)
            else:
                seen["foreign"] += finds_foreign(api, web, side, chance.choice(routes))
            seen["requests"] += 1
            hand_on()
        connection.close()
        return seen

    with ThreadPoolExecutor(ASKERS) as askers:
        found = sum(askers.map(ask, range(ASKERS)), Counter())

    assert found["requests"] == REQUESTS and found["foreign"] == 0
    assert 1 <= len([name for name in found if name.startswith("backend")]) <= CONNECTIONS
    for side in sides:
        with as_member(side.officer):
            mine = RecruitNote.objects.filter(words="Of this trust.")
            assert mine.exists() and set(mine.values_list("trust", "author")) == {
                (side.officer.trust_id, side.officer.pk)
            }


def nobodys_backend() -> int:
    """Which process of PostgreSQL serves somebody who has entered no trust, and finds no row of any."""
    with transaction.atomic(), connection.cursor() as cursor:
        assert {table: seen for table, seen in counts().items() if seen} == {}
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def writes_a_note(api: ApiBrowser, side: Side) -> bool:
    answer = api.post(f"/api/v1/recruits/{side.recruit.pk}/notes/", {"words": "Of this trust."}, format="json")
    assert answer.status_code == 201, answer.content
    return is_foreign(answer, side)


def finds_foreign(api: ApiBrowser, web: Browser, side: Side, route: Route) -> bool:
    answer = (api if route.of_api else web).get(route.address({}))
    assert answer.status_code in (200, 302, 400), (route.name, answer.status_code)  # 400: it wants to know more
    return is_foreign(answer, side)


def is_foreign(answer: Any, side: Side) -> bool:
    with closing(answer):
        told = b"".join(answer) if answer.streaming else answer.content
    return any(word.encode() in told for word in side.foreign)
