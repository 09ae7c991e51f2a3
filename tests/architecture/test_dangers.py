"""What no code of ours does: statements made of words, markup that is trusted, words that are run."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import ROOT, imports_of, name_of, python_files, tree_of

OURS = ("onboarding", "api", "web", "tasks")
# What runs words, and what Django trusts as SQL or markup. Of Python's own, no method of that name is meant.
RUNS_WORDS = {"eval", "exec", "compile"}
NEVER = {"extra", "RawSQL", "mark_safe", "SafeString", "system", "popen"}
NO_MODULES = {"pickle", "marshal", "shelve", "subprocess"}
TRUSTED = re.compile(r"([^\s(,{:~]+)\s*\|\s*safe\b")


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call: where, itself, and the name that is called."""
    for path in python_files(*OURS):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield f"{name_of(path)}:{node.lineno}", node, name


def is_plain(call: ast.Call) -> bool:
    """Called by its name alone, as a method is not."""
    return isinstance(call.func, ast.Name)


def is_made_of_words(statement: ast.expr) -> bool:
    parts = list(ast.walk(statement))
    return any(
        isinstance(part, ast.JoinedStr) or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mod))
        for part in parts
    )


def test_no_statement_is_made_of_words() -> None:
    """A statement is a constant, or constants put together; what people typed goes beside it as a value."""
    statements = [(where, call.args[0]) for where, call, name in calls() if name in ("execute", "executemany", "raw")]

    assert len(statements) > 30
    assert [where for where, statement in statements if is_made_of_words(statement)] == []


def test_nothing_runs_words_or_trusts_them_as_sql_or_markup() -> None:
    found = [where for where, call, name in calls() if name in NEVER or (name in RUNS_WORDS and is_plain(call))]

    assert found == []


def test_no_door_reads_objects_out_of_bytes_or_starts_programs() -> None:
    found = [f"{name_of(path)} {name}" for path in python_files(*OURS) for name in imports_of(path)]

    assert [one for one in found if one.split()[1].split(".")[0] in NO_MODULES] == []


def test_templates_trust_nothing_but_their_own_markup() -> None:
    """`safe` stands behind words that are written in the template, never behind a value."""
    templates = {path: path.read_text(encoding="utf-8") for path in (ROOT / "web" / "jinja2").rglob("*.html")}
    trusted = [(name_of(path), found) for path, text in templates.items() for found in TRUSTED.findall(text)]

    assert trusted, "there are some"
    assert [one for one in trusted if not one[1].endswith('"')] == []
    assert [name_of(path) for path, text in templates.items() if "autoescape" in text] == []
