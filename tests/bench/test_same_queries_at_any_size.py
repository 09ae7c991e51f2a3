"""What `make bench` measures takes as many queries at 3 people as at 300, and no more than its budget. Times are not judged."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from bench.budgets import IN_SERVICE, QUERIES, service_queries
from bench.in_flight import in_flight
from bench.measuring import floor_of, queries_and_bytes
from bench.workloads import set_the_scene, workloads
from onboarding.access import enter_trust
from onboarding.clock import today_in
from onboarding.demo.copies import copy_people
from onboarding.demo.scale import fill, scale_plan
from onboarding.demo.trusts import Stage, set_the_stage
from onboarding.library.schema import read_library
from onboarding.models import Trust
from onboarding.services.installation import mark_installation
from tests import databases

pytestmark = pytest.mark.real_clock


@pytest.fixture
def stage(tables: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, Stage]]:
    """A trust of three recruits in a database of its own, made as owner."""
    with databases.made(tables) as name, django_db_blocker.unblock():
        databases.use(name, databases.OWNER)
        with transaction.atomic():
            mark_installation("demo")
            made = set_the_stage(scale_plan(1), read_library(), today_in(Trust(time_zone="Europe/London")))
            assert len(list(fill(made, 3, 3))) == 3
        yield name, made
        databases.use(django_db_setup)


def counted(name: str) -> dict[str, int]:
    """By workload: how many queries it takes, as the app role."""
    databases.learn(name)
    databases.use(name)
    scene = set_the_scene()
    found = {}
    for work in chain(workloads(scene), in_flight(scene)):
        found[work.name] = queries_and_bytes(work, scene.entrance)[0]
        assert floor_of(replace(work, runs=1), scene.entrance) > 0, "its floor can be asked"
    return found | {"in the service": service_queries(scene)}


def test_three_people_and_three_hundred_take_the_same_queries_within_the_budgets(stage: tuple[str, Stage]) -> None:
    name, made = stage
    at_three = counted(name)
    databases.use(name, databases.OWNER)
    with transaction.atomic():
        enter_trust(made.trust.id)
        assert len(list(copy_people(made, 297))) == 297

    at_three_hundred = counted(name)

    assert at_three == at_three_hundred
    assert at_three_hundred["in the service"] <= IN_SERVICE
    assert {one: found for one, found in at_three_hundred.items() if found > QUERIES.get(one, found)} == {}
