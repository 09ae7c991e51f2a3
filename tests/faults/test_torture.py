"""The short form of `make torture`, which has servers of its own to kill."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.local.paths import ROOT
from tests.cast import Template
from tests.databases import dump_tables
from tests.torture.ordeal import Result


def test_reminders_survive_kills_of_workers_postgres_and_broker(template: Template, tmp_path: Path) -> None:
    tables = dump_tables(template.name, tmp_path / "tables.sql")
    command = [sys.executable, "-m", "tests.torture", "short:1"]
    env = os.environ | {"TORTURE_TABLES": str(tables)}

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, []),
        ({"lost": 1}, ["1 reminders lost"]),
        ({"rows_twice": 1}, ["1 rows twice"]),
        ({"extra": 3}, ["3 extra copies where 2 are allowed"]),
        ({"extra": 21, "in_flight": 80}, ["21 extra copies where 20 are allowed"]),
        ({"changed_ids": 1}, ["1 extra copies under another Message-ID"]),
        ({"seconds": 1000.0}, ["1000 s where 300 are allowed"]),
    ],
)
def test_each_broken_promise_is_said(changes: dict[str, int | float], words: list[str]) -> None:
    kept = {"lost": 0, "rows_twice": 0, "extra": 0, "changed_ids": 0, "in_flight": 2, "seconds": 9.0}
    kept |= {"a_second": 90.0, "floor": 300.0}

    result = Result(name="short", seed=1, reminders=200, messages=200, **kept | changes)

    assert result.problems == words
