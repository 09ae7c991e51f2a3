"""Run the tests once, then once more for each change, only those that reach it, each time in a process of its own.

    .venv/bin/python -m config.local.test -p tests.mutation.plugin --mutate=onboarding/rules -n 0 -q -s tests/rules

A change that no test notices survives and is told. The run fails where fewer than 85 in 100 are noticed, and where one
survives unexplained (`explained.yaml`) that takes a wall away or lies in a file that says who may see or do what."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """What to change, and how much of it."""
    parser.addoption("--mutate", action="append", default=[], help="a file or folder of ours to change")
    parser.addoption("--mutate-only", default="", help="only changes whose name holds these words")
    parser.addoption("--mutate-seconds", type=float, default=float("inf"), help="begin no further change after this")
    parser.addoption("--share", default="1/1", help="for two at once: 1/2 tries every other change, 2/2 the rest")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In place of the usual loop, where something is to be changed."""
    if not session.config.getoption("--mutate") or session.config.option.collectonly:
        return None
    from tests.mutation.trying import try_all  # what it reads of ours is ready only once Django is

    session.testsfailed += try_all(session)
    return True
