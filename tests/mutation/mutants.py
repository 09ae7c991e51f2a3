"""One small change to one function at a time: another comparison, the other branch, one more, nothing returned.

A change is made to the tree of a file, and what comes of it is put into the functions that are loaded already. So what a
module works out as it is loaded (defaults, decorators) is not changed; for the access table see `table.py`."""

import ast
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

Place = tuple[str, int]
"""A function in its file: its name with all that it lies in, and its first line."""
SWAPPED: dict[type, type] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult},
    **{ast.Mod: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd},
}
Change = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class Mutant:
    """One change: where, what, and the code of each function that differs by it."""

    path: Path
    line: int
    words: str
    codes: dict[Place, CodeType]

    @property
    def name(self) -> str:
        """How it is told, and named where a survivor is explained: without its line, which moves."""
        function = max((place[0] for place in self.codes), key=len)
        return f"{self.path.as_posix()} {function}: {self.words}"

    @property
    def takes_away(self) -> bool:
        """Whether it takes away something that narrows which rows are found."""
        return ": without " in self.words

    @property
    def reached_by(self) -> set[object]:
        """The functions that it changes."""
        return {(str(self.path.resolve()), place) for place in self.codes}

    def put_in(self) -> None:
        """Let every loaded function have its changed code. Types are asked for as they are: what stands in for something else
        would become it by being asked. Raises LookupError where no such function is loaded."""
        file = str(self.path.resolve())
        loaded = [one for one in gc.get_objects() if type(one) is FunctionType and one.__code__.co_filename == file]
        changed = [one for one in loaded if place_of(one.__code__) in self.codes]
        if not changed:
            raise LookupError(self.name)
        for one in changed:
            one.__code__ = self.codes[place_of(one.__code__)]


def forget() -> None:
    """Let nothing be known any more that was worked out before a change: for a process that ends with it."""
    for thing in gc.get_objects():
        if type(thing) is _lru_cache_wrapper:
            thing.cache_clear()


def place_of(code: CodeType) -> Place:
    """Where a function lies in its file."""
    return code.co_qualname, code.co_firstlineno


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change of this file that changes what a function does."""
    source = path.read_text(encoding="utf-8")
    before = _codes(ast.parse(source), path)
    for number in range(len(list(_changes(ast.parse(source))))):
        tree = ast.parse(source)
        node, (words, make) = list(_changes(tree))[number]
        make()
        after = _codes(ast.fix_missing_locations(tree), path)
        codes = {place: code for place, code in after.items() if code != before.get(place)}
        if codes and all(code.co_freevars == before[place].co_freevars for place, code in codes.items()):
            yield Mutant(path, node.lineno, words, codes)


def _codes(tree: ast.Module, path: Path) -> dict[Place, CodeType]:
    """All functions of a file, those within others too. Never the file itself, and no body of a class."""
    found: dict[Place, CodeType] = {}
    todo = [compile(tree, str(path.resolve()), "exec")]
    while todo:
        code = todo.pop()
        todo += [one for one in code.co_consts if isinstance(one, CodeType)]
        if code.co_flags & 0x02:  # CO_NEWLOCALS: a function
            found[place_of(code)] = code
    return found


def _changes(tree: ast.Module) -> Iterator[tuple[ast.stmt | ast.expr, Change]]:
    """Each change that can be made in this tree, not made yet, in one order every time."""
    silent = _said(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr) and id(node) not in silent:
            for change in _of(node):
                yield node, change


def _said(tree: ast.Module) -> set[int]:
    """What no test is asked to notice: descriptions, types, and the parts of a sentence that is put together."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent |= {id(node), id(node.value)}
        parts = [getattr(node, name, None) for name in ("annotation", "returns")]
        parts += node.values if isinstance(node, ast.JoinedStr) else []
        silent |= {id(one) for part in parts if isinstance(part, ast.AST) for one in ast.walk(part) if _is_plain(one)}
    return silent


def _is_plain(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant | ast.BinOp)


def _of(node: ast.stmt | ast.expr) -> Iterator[Change]:
    was = ast.unparse(node).splitlines()[0][:70]
    if isinstance(node, ast.Compare):
        yield from (_swap(node.ops, number, was) for number, op in enumerate(node.ops) if type(op) in SWAPPED)
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in SWAPPED:
        yield _set(node, "op", SWAPPED[type(node.op)](), f"{was}: {SWAPPED[type(node.op)].__name__.lower()}")
    elif isinstance(node, ast.Constant) and node.value is not None and not isinstance(node.value, bytes):
        yield _constant(node, was)
    elif isinstance(node, ast.Return) and not _says_no(node.value):
        yield _set(node, "value", None, f"{was}: nothing")
    elif isinstance(node, ast.Raise):
        yield _set(node, "exc", ast.Name("GeneratorExit", ast.Load()), f"{was}: another error")
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield _set(node, "value", ast.Constant(None), f"{was}: left out")
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield _set(node, "test", ast.UnaryOp(ast.Not(), node.test), f"{was}: the other way round")
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        for one in (one for one in node.generators if one.ifs):
            yield _set(one, "ifs", [], f"{was}: whatever the condition")
    yield from _narrowings(node, was)


def _says_no(node: ast.expr | None) -> bool:
    """Whether nothing would be the same answer."""
    return node is None or (isinstance(node, ast.Constant) and node.value in (None, False))


def _narrowings(node: ast.stmt | ast.expr, was: str) -> Iterator[Change]:
    """What narrows the rows that are found: the right side of an `&`, each thing that a `filter` or an `exclude` asks."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        yield _set(node, "right", node.left, f"{was}: without {_short(node.right)}")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("filter", "exclude"):
        for asked in (node.args, node.keywords):
            yield from (_leave_out(asked, number, was) for number in range(len(asked)))


def _leave_out(asked: list[Any], number: int, was: str) -> Change:
    return f"{was}: without {_short(asked[number])}", lambda: asked.pop(number)


def _short(node: ast.AST) -> str:
    return ast.unparse(node)[:50]


def _constant(node: ast.Constant, was: str) -> Change:
    value = node.value
    if isinstance(value, bool):
        return _set(node, "value", not value, f"{was}: {not value}")
    if isinstance(value, str):
        return _set(node, "value", f"{value}XX", f"{was}: another word")
    return _set(node, "value", value + 1, f"{was}: one more")


def _set(node: ast.AST, name: str, value: object, words: str) -> Change:
    return words, lambda: setattr(node, name, value)


def _swap(ops: list[ast.cmpop], number: int, was: str) -> Change:
    other = SWAPPED[type(ops[number])]
    return f"{was}: {other.__name__.lower()}", lambda: ops.__setitem__(number, other())
