"""The tests as they are, then each change with the tests that reach it, and what is told of it in the end."""

import gc
import os
import pickle
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
BROKEN = 1
LIKELY = 20
"""So many of the tests that noticed most so far are asked first."""
Changed = Mutant | Opened
Reached = dict[object, dict[int, float]]
"""For each function, and each cell of the access table, which tests reach it, and how many seconds each takes."""


def try_all(session: pytest.Session) -> bool:
    """Try every change that is asked for; whether too few were noticed."""
    wanted = [Path(one) for one in session.config.getoption("--mutate")]
    files = sorted({file for one in wanted for file in ([one] if one.is_file() else one.glob("*.py"))})
    changes: list[Changed] = [one for file in files for one in mutants_of(file)]
    changes += every_opening() if TABLE in files else []
    share, of = map(int, session.config.getoption("--share").split("/"))
    changes = [one for one in changes if session.config.getoption("--mutate-only") in one.name][share - 1 :: of]
    _passes(session.items[0], None)  # makes what the whole run uses, for every process that comes of this one
    connections.close_all()
    reached = _reached_apart(session, {str(one.resolve()) for one in files})
    return _told(list(_tried(session, changes, reached)), len(changes))


def _reached_apart(session: pytest.Session, files: set[str]) -> Reached:
    """What each test reaches, seen in a process of its own: what draws a paper starts threads, which a process that is forked
    later does not have and would wait for."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        status = BROKEN
        try:
            gc.unfreeze()
            with open(writer, "wb") as told:
                pickle.dump(_reached(session, files), told)
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writer)
    with open(reader, "rb") as told:
        found = told.read()
    if os.waitpid(child, 0)[1]:
        pytest.exit("A test fails without any change", returncode=1)
    reached: Reached = pickle.loads(found)
    return reached


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
            is_right = _passes(item, next_item=(session.items[number + 1 :] or [None])[0])
        finally:
            sys.setprofile(None)
        if not is_right:
            print(f"{item.nodeid} fails without any change", flush=True)
            raise AssertionError
        for one in seen:
            found[one][number] = time.monotonic() - began
    return found


def _passes(item: pytest.Item, next_item: pytest.Item | None) -> bool:
    """Run one test. What it shares with the next stays set up; after the last, what the whole run uses."""
    then: Any = next_item or item.session
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=then))


def _tried(session: pytest.Session, changes: list[Changed], reached: Reached) -> Iterator[tuple[Changed, str]]:
    """Each change and what came of it."""
    end = time.monotonic() + session.config.getoption("--mutate-seconds")
    noticed_by: Counter[int] = Counter()
    for number, change in enumerate(changes, start=1):
        if time.monotonic() > end:
            break
        outcome, by = _once(session, change, reached, noticed_by)
        while by is not None and not noticed_by[by] and not _runs_twice(session, by):
            for tests in reached.values():
                tests.pop(by, None)
            outcome, by = _once(session, change, reached, noticed_by)
        noticed_by.update([] if by is None else [by])
        yield change, outcome
        print(f"\n{number} of {len(changes)}  {outcome}  {change.name}", flush=True)


def _once(
    session: pytest.Session, change: Changed, reached: Reached, noticed_by: Counter[int]
) -> tuple[str, int | None]:
    """Let those tests look at a change that reach it, and first those that noticed most before."""
    tests = {one: took for where in change.reached_by for one, took in reached.get(where, {}).items()}
    likely = [one for one, _ in noticed_by.most_common() if one in tests][:LIKELY]
    return _outcome(session, change.put_in, {one: tests[one] for one in [*likely, *tests]})


def _runs_twice(session: pytest.Session, test: int) -> bool:
    """Whether a test that notices something for the first time passes again where nothing is changed. Else it has no say."""
    runs = _outcome(session, lambda: None, {test: 60})[1] is None
    if not runs:
        print(f"It does not run twice: {session.items[test].nodeid}", flush=True)
    return runs


def _outcome(session: pytest.Session, put_in: Callable[[], object], tests: dict[int, float]) -> tuple[str, int | None]:
    """Noticed, too long (noticed too), survived, or never reached; and which test noticed it. Tried in the order given."""
    if not tests:
        return "unreached", None
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        status = BROKEN
        try:
            gc.unfreeze()  # tests/conftest.py has frozen what was loaded, and what is frozen is not found
            put_in()
            forget()
            by = _first_to_fail(session, tests)
            os.write(writer, b"" if by is None else str(by).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with open(reader, "rb") as told:
        by = next((int(one) for one in told.read().split()), None)
    _, status = os.waitpid(child, 0)
    if not os.WIFEXITED(status):
        return "too long", None
    if os.WEXITSTATUS(status) == BROKEN:
        pytest.exit("A change could not be put in", returncode=1)
    return "survived" if by is None else "noticed", by


def _first_to_fail(session: pytest.Session, tests: dict[int, float]) -> int | None:
    """Run tests, in a process that ends with one that hangs: in its own time, or where it waits for others."""
    items = [session.items[one] for one in tests]
    for (one, seconds), item, next_item in zip(tests.items(), items, [*items[1:], None], strict=True):
        # What the tests of a module share may have to be made first.
        signal.setitimer(signal.ITIMER_PROF, 60 + 5 * seconds)
        signal.setitimer(signal.ITIMER_REAL, 180 + 20 * seconds)
        try:
            if not _passes(item, next_item):
                return one
        except BaseException:
            return one
    return None


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
