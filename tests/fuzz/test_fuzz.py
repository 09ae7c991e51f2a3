"""Requests that nobody would think of, from the API's own description: no failure, and every answer as described.

A few for each operation here, the same each time. FUZZ=long makes up 20,000 and more for each of them (`make prove`)."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from pytest_django.fixtures import Settings

from onboarding.services.report_runs import make_run
from onboarding.services.tokens import make_token
from tests.cast import Cast
from tests.fuzz.fuzzing import fuzz
from tests.live_server import live_server
from tests.sweep.objects import of_northgate
from tests.viewing import as_member

pytestmark = pytest.mark.real_clock
LONG = os.environ.get("FUZZ") == "long"
EVERYBODY = ("", "helen", "liam", "priya", "ben", "ed", "olu", "diana", "amara")
WHO = EVERYBODY if LONG else ("", "helen", "amara")
WORDS = (
    ("--phases=examples,coverage,fuzzing,stateful", "-n75")
    if LONG
    else ("--phases=fuzzing,stateful", "-n2", "--seed=1")
)
FEWEST = 20_000 if LONG else 150


@pytest.fixture
def address(own_database: str, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """Where a server of the test's own listens, on loopback. Its refusals are not kept, which are most of its answers."""
    caplog.set_level(logging.ERROR, "django.request")
    settings.MEDIA_ROOT = tmp_path
    with live_server(StaticFilesHandler) as listening:
        yield listening


@pytest.mark.parametrize("who", WHO)
def test_whatever_is_sent_is_answered_as_described(cast: Cast, address: str, tmp_path: Path, who: str) -> None:
    with as_member(cast.helen):
        ids = of_northgate(cast) | {"run_id": make_run(cast.helen).pk}
    token = ""
    if who:
        member = getattr(cast, who)
        with as_member(member):
            token = make_token(member, days=1)

    came = fuzz(address, token, ids, tmp_path, *WORDS)

    print(f"{who or 'nobody'}: {came.calls} requests")
    assert came.faults == {}, came.said
    assert came.calls >= FEWEST
