"""What a reader can count on in every file: small, named after what it holds, finished, and free of addresses."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, name_of, python_files, tree_of, written_files

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 40
CODE = ("api", "config", "onboarding", "tasks", "web", "tests", "bench")
NAMELESS = {"utils.py", "helpers.py", "common.py", "core.py", "misc.py"}
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
NOT_JOINED = re.compile("^(<{7}|={7}|>{7})( |$)", re.MULTILINE)
SILENCED = re.compile("# *no" + "qa|type: *ig" + "nore|pragma: *no *cov" + "er")
LOCKS = sorted([*ROOT.glob("requirements*"), ROOT / "package-lock.json", ROOT / ".npmrc"])


def test_no_file_of_code_is_longer_than_a_reader_holds_in_mind() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*CODE)}
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    lengths = {
        f"{name_of(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files(*CODE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


def test_every_file_is_named_after_what_it_holds() -> None:
    assert [name_of(path) for path in python_files(*CODE) if path.name in NAMELESS] == []


@pytest.mark.parametrize(
    "words", [UNFINISHED, SILENCED, NOT_JOINED], ids=["unfinished", "a checker silenced", "two versions not joined"]
)
def test_nothing_is_left_for_later(words: re.Pattern[str]) -> None:
    files = {name_of(path): words.search(path.read_text(encoding="utf-8")) for path in written_files()}
    assert {name: found[0] for name, found in files.items() if found} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_no_lock_and_no_setting_of_a_package_manager_names_a_host(lock: Path) -> None:
    assert re.findall(r"\S*://\S+|\S*(?:index-url|find-links|trusted-host)\S*", lock.read_text(encoding="utf-8")) == []
