"""docs/asvs.md: every requirement that it promises to prove names tests that are there, and so does the draft DPIA."""

import ast
import re

import pytest

from tests.architecture.sources import ROOT, tree_of

PROMISED = """
8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1 8.3.2 8.4.1 15.3.1 15.3.3 2.2.1 2.2.2 2.2.3 2.3.1 2.3.3 2.4.1 1.2.1 1.2.4 1.2.10
1.3.7 1.3.11 1.5.2 3.3.1 3.3.4 3.4.1 3.4.3 3.4.4 3.5.1 3.5.3 5.2.1 5.2.2 5.3.2 5.4.1 5.4.3 6.3.1 6.3.3 6.3.4 6.4.3
6.8.1 6.8.2 7.2.4 7.3.1 7.4.1 7.4.2 13.3.1 13.4.2 14.2.1 14.3.2 16.2.5 16.3.2 16.4.2 16.5.3
"""
OTHERS = """
1.2.3 1.2.5 1.3.1 1.3.2 1.3.6 2.1.2 2.3.4 3.2.1 3.3.2 3.3.3 3.4.5 3.4.6 3.7.2 4.1.1 4.1.3 5.1.1 5.2.3 5.3.1 5.4.2
6.1.1 6.1.3 6.2.1 6.2.4 6.2.5 6.2.8 6.2.9 6.2.12 6.3.2 6.3.8 6.4.1 6.5.1 6.5.5 6.6.3 6.8.4 7.3.2 7.4.3 7.4.5 7.5.1
10.1.2 10.2.1 10.2.2 10.5.1 10.5.2 10.5.4 11.4.2 12.1.1 12.2.1 12.3.1 13.2.2 13.4.1 13.4.5 14.1.1 14.1.2 14.2.2
14.2.7 14.2.8 14.3.1 15.1.2 15.2.1 15.2.2 15.3.4 15.4.2 16.2.1 16.2.2 16.3.1 16.4.1 16.4.3 16.5.1 16.5.2
"""
ROW = re.compile(r"^\| v5\.0\.0-([\d.]+) \| .+? \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[tuple[str, str]]:
    return ROW.findall((ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"))


def test_each_of_them_has_its_row() -> None:
    assert sorted(one for one, _ in rows()) == sorted([*PROMISED.split(), *OTHERS.split()])


def test_each_row_names_a_test_or_says_why_it_is_not_met() -> None:
    unproven = {one for one, proof in rows() if not NAMED.findall(proof)}
    documented = {one for one, proof in rows() if proof.startswith("Document: ")}

    assert {one for one, proof in rows() if proof.startswith("Not met: ")} == unproven - documented
    assert documented <= set(OTHERS.split()), "what weighs most is proven, not written"


@pytest.mark.parametrize("page", ["asvs.md", "data-protection/dpia.md"])
def test_each_test_that_is_named_is_there(page: str) -> None:
    named = set(NAMED.findall((ROOT / "docs" / page).read_text(encoding="utf-8")))
    there = {
        (path, node.name)
        for path, _ in named
        if (ROOT / path).exists()
        for node in ast.walk(tree_of(ROOT / path))
        if isinstance(node, ast.FunctionDef)
    }

    assert named
    assert named - there == set()
