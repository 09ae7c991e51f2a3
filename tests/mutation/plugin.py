"""Run the tests once, then once more for each change, only those that reach it, each time in a process of its own.

    .venv/bin/python -m config.local.test -p tests.mutation.plugin --mutate=onboarding/rules -n 0 -q -s tests/rules

A change that no test notices survives and is told. The run fails where fewer than 85 in 100 are noticed, and where one
survives unexplained (`explained.yaml`) that takes a wall away or lies in a file that says who may see or do what."""

import gc
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from _pytest.runner import runtestprotocol
from django.db import connections

from onboarding import access
from tests.mutation.mutants import Mutant, forget, mutants_of, place_of
from tests.mutation.table import TABLE, Opened, asked, every_opening

ENOUGH = 85
ALL_EXPLAINED = ("onboarding/access", "onboarding/selectors/visible.py")
EXPLAINED = Path(__file__).with_name("explained.yaml")
NOTICED, BROKEN = 1, 2
Changed = Mutant | Opened
Reached = dict[object, dict[int, float]]
"""For each function, and each cell of the access table, which tests reach it, and how many seconds each takes."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What to change, and how much of it."""
    parser.addoption("--mutate", action="append", default=[], help="a file or folder of ours to change")
    parser.addoption("--mutate-only", default="", help="only changes whose name holds these words")
    parser.addoption("--mutate-seconds", type=float, default=float("inf"), help="begin no further change after this")
    parser.addoption("--share", default="1/1", help="for two at once: 1/2 tries every other change, 2/2 the rest")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In place of the usual loop, where something is to be changed."""
    wanted = [Path(one) for one in session.config.getoption("--mutate")]
    if not wanted or session.config.option.collectonly:
        return None
    files = sorted({file for one in wanted for file in ([one] if one.is_file() else one.glob("*.py"))})
    changes: list[Changed] = [one for file in files for one in mutants_of(file)]
    changes += every_opening() if TABLE in files else []
    share, of = map(int, session.config.getoption("--share").split("/"))
    changes = [one for one in changes if session.config.getoption("--mutate-only") in one.name][share - 1 :: of]
    reached = _reached(session, {str(one.resolve()) for one in files})
    connections.close_all()
    found = list(_tried(session, changes, reached))
    session.testsfailed += _told(found, len(changes))
    return True


def _reached(session: pytest.Session, files: set[str]) -> Reached:
    """Run every test as it is, and see what it reaches of these files. Raises where one fails by itself."""
    found: Reached = defaultdict(dict)
    for number, item in enumerate(session.items):
        seen: set[object] = set()

        def look(frame: FrameType, event: str, _: Any, seen: set[object] = seen) -> None:
            code = frame.f_code
            if event == "call" and code.co_filename in files:
                seen.add((code.co_filename, place_of(code)))
                if code is access.may.__code__:
                    seen.update(asked(frame.f_locals["viewer"], frame.f_locals["action"]))

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


def _tried(session: pytest.Session, changes: list[Changed], reached: Reached) -> Iterator[tuple[Changed, str]]:
    """Each change and what came of it. First and last nothing is changed, and every test must pass all the same."""
    end = time.monotonic() + session.config.getoption("--mutate-seconds")
    every_test = {number: seconds for tests in reached.values() for number, seconds in tests.items()}
    _try_nothing(session, every_test)
    for number, change in enumerate(changes, start=1):
        if time.monotonic() > end:
            break
        tests = {number: took for one in change.reached_by for number, took in reached.get(one, {}).items()}
        outcome = _outcome(session, change.put_in, tests)
        yield change, outcome
        if outcome != "noticed":
            print(f"\n{number} of {len(changes)}  {outcome}  {change.name}", flush=True)
    _try_nothing(session, every_test)


def _try_nothing(session: pytest.Session, tests: dict[int, float]) -> None:
    if tests and _outcome(session, lambda: print("Without a change", flush=True), tests) != "survived":
        pytest.exit("A test fails without any change when it runs again", returncode=1)


def _outcome(session: pytest.Session, put_in: Callable[[], object], tests: dict[int, float]) -> str:
    """Noticed, too long (noticed too), survived, or never reached. The quickest tests first."""
    if not tests:
        return "unreached"
    child = os.fork()
    if not child:
        status = BROKEN
        try:
            gc.unfreeze()  # tests/conftest.py has frozen what was loaded, and what is frozen is not found
            put_in()
            forget()
            status = int(
                not all(_passes_in_time(session.items[one], tests[one]) for one in sorted(tests, key=tests.get))
            )
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if not os.WIFEXITED(status):
        return "too long"
    if os.WEXITSTATUS(status) == BROKEN:
        pytest.exit("A change could not be put in", returncode=1)
    return "noticed" if os.WEXITSTATUS(status) == NOTICED else "survived"


def _passes_in_time(item: pytest.Item, seconds: float) -> bool:
    """Run one test in a process that ends with it where it hangs: in its own time, and where it waits for others."""
    signal.setitimer(signal.ITIMER_PROF, 5 + 5 * seconds)
    signal.setitimer(signal.ITIMER_REAL, 60 + 20 * seconds)
    try:
        return _passes(item)
    except BaseException:
        return False


def _told(found: list[tuple[Changed, str]], count: int) -> bool:
    """Print what came of it by file; whether it is too little."""
    explained: dict[str, str] = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or {}
    files, open_ones = defaultdict(Counter), []
    for change, outcome in found:
        what = "survived" if outcome in ("survived", "unreached") else "noticed"
        path = change.path.as_posix()
        for name in (path, "What keeps something from somebody") if change.takes_away else (path,):
            files[name][what] += 1
        if what == "survived" and (change.takes_away or path.startswith(ALL_EXPLAINED)):
            open_ones += [] if change.name in explained else [change.name]
    for name, counts in files.items():
        print(f"{name}: {counts['noticed']} of {counts.total()} noticed")
    noticed, tried = sum(outcome in ("noticed", "too long") for _, outcome in found), len(found)
    share = 100 * noticed / tried if tried else 0
    print(f"{noticed} of {tried} changes were noticed ({share:.1f} in 100); {count - tried} were not tried.")
    for one in open_ones:
        print(f"Not explained: {one}")
    return share < ENOUGH or bool(open_ones)
