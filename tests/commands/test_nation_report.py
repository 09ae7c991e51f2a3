"""All trusts side by side, as an operator asks: each as it kept itself last, in one query, and nothing for the service."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench import nation
from onboarding.access import enter
from tests import databases
from tests.cast import Cast
from tests.pulse_factories import PublishedFigureFactory

# trust       night     5.1: people, met, word    5.2: people, met, word
KEPT = """
northgate | 2026-02-27 | 10  4 red   | 8 8 green
northgate | 2026-02-28 | 10  9 amber | 8 8 green
southmoor | 2026-02-26 | 30 30 green | 0 0 grey
"""
# 5.1: 39 of 40 people, one trust amber and one green; 5.2: 8 of 8, one green and one grey. The oldest day is Southmoor's.
WANTED = {
    "5.1": ["2", "40", "39", "0.975", "1", "1", "0", "0", "2026-02-26"],
    "5.2": ["2", "8", "8", "1.0", "1", "0", "0", "1", "2026-02-26"],
}


@pytest.fixture
def kept(cast: Cast, own_database: str) -> Cast:
    """Three nights of two trusts, read as the owner of the database."""
    for line in KEPT.strip().splitlines():
        name, night, *actions = (part.strip() for part in line.split("|"))
        with transaction.atomic():
            enter({"northgate": cast.helen, "southmoor": cast.omar}[name])
            PublishedFigureFactory(as_of=night)
            for key, (people, met, rag) in zip(("5.1", "5.2"), map(str.split, actions), strict=True):
                numbers = {"people": int(people), "people_met": int(met), "rag": rag}
                PublishedFigureFactory(kind="action", action=key, label=f"Action {key}", as_of=night, numbers=numbers)
    databases.use(own_database, databases.OWNER)
    return cast


def asked(*words: str) -> tuple[list[list[str]], str]:
    out, err = StringIO(), StringIO()
    call_command("nation_report", *words, stdout=out, stderr=err)
    return list(csv.reader(out.getvalue().splitlines())), err.getvalue()


def test_the_nation_is_what_each_trust_kept_last(kept: Cast) -> None:
    head, *lines = asked("--on", "2026-03-01")[0]
    assert head[-5:] == ["green", "amber", "red", "grey", "oldest_as_of"]
    assert {line[0]: line[2:] for line in lines} == WANTED


def test_of_an_earlier_day_it_is_what_was_kept_by_then(kept: Cast) -> None:
    (_, *lines), said = asked("--on", "2026-02-27", "--trusts")
    assert [line[0] + " " + " ".join(line[-3:]) for line in lines] == [
        "ZN1 10 4 red",
        "ZN1 8 8 green",
        "ZS1 30 30 green",
        "ZS1 0 0 grey",
    ]
    assert said == ""
    assert (
        "Nothing was kept until then by: ZS1." in asked("--on", "2026-02-25")[1]
        or "ZN1, ZS1" in asked("--on", "2026-02-25")[1]
    )
    assert asked("--on", "2026-03-01", "--plan", "another")[0][1:] == []


def test_the_service_itself_sees_no_trust_but_the_one_it_entered(kept: Cast, own_database: str) -> None:
    databases.use(own_database)
    assert asked("--on", "2026-03-01")[0][1:] == []


def test_one_query_for_three_trusts_and_for_thirty(cast: Cast, own_database: str) -> None:
    databases.use(own_database, databases.OWNER)
    counts = []
    for trusts in (3, 30):
        nation.fill(trusts, 4)
        with CaptureQueriesContext(connection) as queries:
            assert nation.ask() > 100 * trusts
        counts.append(len(queries))
    assert counts == [1, 1]  # the newest night of each trust, with its actions
