"""`make prove`: take away each line that keeps something from somebody, one at a time, and count the tests that notice.

A line is a condition of the access table (then whoever holds the role may without it), a role that the table does not
let in (then it does), or a part of `selectors/visible.py` that narrows what a viewer may know of. Each is taken away in
a copy of the source, and the sweep and the tests of access run there. A change that no test notices is named.

    .venv/bin/python -m tests.sabotage                     all of them: many hours on two cores
    .venv/bin/python -m tests.sabotage visible see_note    those whose name begins so
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VISIBLE, ACCESS, PRINTED = "onboarding/selectors/visible.py", "onboarding/access.py", "docs/access.md"
ROLES = {
    "Recruit": "RECRUIT",
    "Buddy": "BUDDY",
    "Line manager": "LINE_MANAGER",
    "Pastoral lead": "PASTORAL_LEAD",
    "Education team": "EDUCATION",
    "Occupational health": "OCCUPATIONAL_HEALTH",
    "HR officer": "HR",
    "Director": "DIRECTOR",
}
TESTS = (
    "tests/selectors",
    "tests/services/test_evidence.py",
    "tests/services/test_retention.py",
    "tests/web/test_tokens.py",
    "tests/sweep",
)
LEFT_BEHIND = shutil.ignore_patterns(
    "var", ".git", "node_modules", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache"
)
NEVER_RAN = {2, 3, 4, 5}  # what pytest answers when it was stopped, broke, or found no test


@dataclass(frozen=True)
class Change:
    """One line taken away: its name, the file, and the whole file without it."""

    name: str
    path: str
    source: str


def every_change(root: Path = ROOT) -> Iterator[Change]:
    """Read from the source itself, so that a new line is tried too."""
    visible, table = (root / VISIBLE).read_text(encoding="utf-8"), (root / ACCESS).read_text(encoding="utf-8")
    for name, source in without_each_narrowing(visible):
        yield Change(name, VISIBLE, source)
    for name, line in widened((root / PRINTED).read_text(encoding="utf-8")):
        before, mark, after = table.partition("\n\ndef may(")
        yield Change(name, ACCESS, f"{before}\n\n{line}\n{mark}{after}")


def without_each_narrowing(source: str) -> Iterator[tuple[str, str]]:
    """Without the right side of each `&`, and without each `.filter(…)` on rows that were chosen before it."""
    for function in (one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)):
        for node in ast.walk(function):
            kept = _kept_of(node)
            if kept is not None and isinstance(node, ast.expr):
                words = ast.get_source_segment(source, node) or ""
                yield f"visible {function.name}, line {node.lineno}: {words[:60]!r}", _put(source, node, kept)


def _kept_of(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        return node.left
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "filter":
        before = node.func.value
        return None if isinstance(before, ast.Attribute) and before.attr == "objects" else before
    return None


def _put(source: str, node: ast.expr, kept: ast.expr) -> str:
    raw, starts = source.encode(), [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    begin, end = (
        starts[node.lineno - 1] + node.col_offset,
        starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0),
    )
    return (raw[:begin] + f"({ast.get_source_segment(source, kept)})".encode() + raw[end:]).decode()


def widened(printed: str) -> Iterator[tuple[str, str]]:
    """Each condition as if it always held, and each role that an action leaves out as if it were let in, as the printed
    table has them; a test holds that in step with the table itself."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines() if line.startswith("| ")]
    heading, *rows = [row for row in rows if not row[0].startswith("-")]
    for action, *cells in rows:
        for role, cell in zip(heading[1:], cells, strict=True):
            if cell != "yes":
                what = "without its condition" if cell == "if" else "let in"
                key = action.lower().replace(" ", "_")
                yield f"{key}: {role} {what}", f"ACCESS[Action({key!r})][R[{ROLES[role]!r}]] = always"


def is_noticed(change: Change, copy: Path) -> bool:
    """Whether a test fails with this one change; the tests stop at the first that does."""
    place = copy / change.path
    untouched = place.read_text(encoding="utf-8")
    place.write_text(change.source, encoding="utf-8")
    command = [sys.executable, "-m", "config.local.test", *TESTS, "-q", "-x", "-n", "0"]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    finally:
        place.write_text(untouched, encoding="utf-8")
    if done.returncode in NEVER_RAN:
        raise SystemExit(f"{change.name}: the tests did not run.\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 1


def copied(place: Path) -> Path:
    """The source where it may be spoilt; what it runs with is shared."""
    copy = place / "source"
    shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
    for shared in (".venv", "node_modules", "var/assets", "var/chromium"):
        (copy / shared).parent.mkdir(exist_ok=True)
        (copy / shared).symlink_to((ROOT / shared).resolve())
    return copy


def main(wanted: list[str]) -> int:
    """Try each; 0 where every one was noticed."""
    changes = [one for one in every_change() if not wanted or one.name.startswith(tuple(wanted))]
    unseen = []
    with tempfile.TemporaryDirectory(prefix="sabotage-") as place:
        copy = copied(Path(place))
        for number, change in enumerate(changes, start=1):
            noticed = is_noticed(change, copy)
            print(f"{number} of {len(changes)}  {'noticed' if noticed else 'UNSEEN '}  {change.name}", flush=True)
            unseen += [] if noticed else [change.name]
    print(f"{len(changes) - len(unseen)} of {len(changes)} lines were noticed missing.")
    return 1 if unseen or not changes else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
