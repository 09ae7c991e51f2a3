"""The files of the project, and what a syntax tree says about them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("api", "bench", "config", "docs", "onboarding", "tasks", "tests", "web")
WRITTEN = {".py", ".html", ".jinja", ".txt", ".css", ".js", ".md", ".yaml", ".yml", ".toml", ".sql", ".in", ".json"}


@cache
def written_files() -> tuple[Path, ...]:
    """What people of this project wrote, in its folders and at its top."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in WRITTEN]
    return tuple(
        sorted([*found, *(path for path in ROOT.glob("*") if path.suffix in WRITTEN or path.name == "Makefile")])
    )


def python_files(*folders: str) -> Iterator[Path]:
    """Python of these folders (a path with slashes is one folder), without migrations."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """As a reader of a failure would look it up."""
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[str]:
    """Every module that the file imports, wherever in it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def attributes_of(path: Path, *names: str) -> Iterator[str]:
    """Where the file reads an attribute of one of these names: `file:line name`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr in names:
            yield f"{name_of(path)}:{node.lineno} {ast.unparse(node)}"
