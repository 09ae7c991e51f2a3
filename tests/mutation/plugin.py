"""Run the tests once, then once more for each change, only those that reach it, each time in a process of its own.

    .venv/bin/python -m config.local.test -p tests.mutation.plugin --mutate=onboarding/rules -n 0 -q tests/rules

A change that no test notices survives and is told. Fewer than 85 in 100 noticed, or a survivor in the access table's
module that `explained.yaml` does not explain, fail the run."""

import gc
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from _pytest.runner import runtestprotocol
from django.db import connections

from tests.mutation.mutants import Mutant, Place, forget, mutants_of, place_of

ENOUGH = 85
ALL_EXPLAINED = "onboarding/access"
EXPLAINED = Path(__file__).with_name("explained.yaml")
LONGEST = 60
Reached = dict[tuple[str, Place], dict[int, float]]
"""For each function, which tests reach it, and how long each takes."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The files or folders to change."""
    parser.addoption("--mutate", action="append", default=[], help="a file or folder of ours to change")
    parser.addoption("--mutate-seconds", type=float, default=float("inf"), help="begin no further change after this")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In place of the usual loop, where something is to be changed."""
    wanted = [Path(one) for one in session.config.getoption("--mutate")]
    if not wanted or session.config.option.collectonly:
        return None
    files = sorted({file for one in wanted for file in ([one] if one.is_file() else one.glob("*.py"))})
    reached = _reached(session, {str(one.resolve()) for one in files})
    connections.close_all()
    mutants = [one for file in files for one in mutants_of(file)]
    found = list(_tried(session, mutants, reached))
    session.testsfailed += _told(found, len(mutants))
    return True


def _reached(session: pytest.Session, files: set[str]) -> Reached:
    """Run every test as it is, and see which functions of these files it reaches. Raises where one fails by itself."""
    found: Reached = defaultdict(dict)
    for number, item in enumerate(session.items):
        seen: set[tuple[str, Place]] = set()

        def look(frame: FrameType, event: str, _: Any, seen: set[tuple[str, Place]] = seen) -> None:
            if event == "call" and frame.f_code.co_filename in files:
                seen.add((frame.f_code.co_filename, place_of(frame.f_code)))

        began = time.monotonic()
        sys.setprofile(look)
        try:
            is_right = _passes(item)
        finally:
            sys.setprofile(None)
        if not is_right:
            pytest.exit(f"{item.nodeid} fails without any change", returncode=1)
        for one in seen:
            found[one][number] = time.monotonic() - began
    return found


def _passes(item: pytest.Item) -> bool:
    """Run one test. What the whole run uses stays set up for the next."""
    then: Any = item.session
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=then))


def _tried(session: pytest.Session, mutants: list[Mutant], reached: Reached) -> Iterator[tuple[Mutant, str]]:
    end = time.monotonic() + session.config.getoption("--mutate-seconds")
    for number, mutant in enumerate(mutants, start=1):
        if time.monotonic() > end:
            return
        file = str(mutant.path.resolve())
        tests: dict[int, float] = {}
        for place in mutant.codes:
            tests |= reached.get((file, place), {})
        outcome = _outcome(session, mutant, tests)
        yield mutant, outcome
        if outcome != "noticed":
            print(f"\n{number} of {len(mutants)}  {outcome}  line {mutant.line}  {mutant.name}", flush=True)


def _outcome(session: pytest.Session, mutant: Mutant, tests: dict[int, float]) -> str:
    """Noticed, too long (noticed too), survived, or never reached. The quickest tests first."""
    if not tests:
        return "unreached"
    child = os.fork()
    if not child:
        signal.setitimer(
            signal.ITIMER_PROF, min(LONGEST, 2 + 5 * sum(tests.values()))
        )  # of its own time: others may be busy
        try:
            gc.unfreeze()  # tests/conftest.py has frozen what was loaded, and what is frozen is not found
            mutant.put_in()
            forget()
            items = [session.items[number] for number in sorted(tests, key=lambda one: tests[one])]
            noticed = not all(_passes(item) for item in items)
        except BaseException:
            noticed = True
        os._exit(1 if noticed else 0)
    _, status = os.waitpid(child, 0)
    return "survived" if status == 0 else "noticed" if os.WIFEXITED(status) else "too long"


def _told(found: list[tuple[Mutant, str]], count: int) -> bool:
    """Print what came of it by file; whether it is too little."""
    explained: dict[str, str] = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or {}
    files, open_ones = defaultdict(Counter), []
    for mutant, outcome in found:
        survives = outcome in ("survived", "unreached")
        files[mutant.path.as_posix()]["survived" if survives else "noticed"] += 1
        if survives and mutant.name not in explained and mutant.path.as_posix().startswith(ALL_EXPLAINED):
            open_ones.append(mutant.name)
    for name, counts in files.items():
        print(f"{name}: {counts['noticed']} of {counts.total()} noticed")
    noticed, tried = sum(one["noticed"] for one in files.values()), len(found)
    share = 100 * noticed / tried if tried else 0
    print(f"{noticed} of {tried} changes were noticed ({share:.1f} in 100); {count - tried} were not tried.")
    for one in open_ones:
        print(f"Not explained: {one}")
    return share < ENOUGH or bool(open_ones)
