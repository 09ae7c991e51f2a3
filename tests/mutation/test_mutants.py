"""Each kind of change is made, to a function that is loaded already, and to nothing else."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutation.mutants import mutants_of

SOURCE = '''
"""What a file says of itself is not changed."""
LIMIT = 3


def is_late(days: int, limit: int = LIMIT) -> bool:
    """Nor is this."""
    return days > limit and days != 0


def words(days: int) -> str:
    if days < 0:
        raise ValueError("No such number")
    return f"{days} days" if days else "today"


def evens(numbers):
    return [one for one in numbers if one % 2 == 0]
'''


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    path = tmp_path / "changed_by_a_test.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    yield found
    sys.modules.pop(path.stem, None)


def test_every_comparison_condition_answer_number_and_word_is_changed_once(module: ModuleType) -> None:
    assert {one.words for one in mutants_of(Path(module.__file__ or ""))} == {
        "return days > limit and days != 0: nothing",
        "days > limit and days != 0: or",
        "days > limit: gte",
        "days != 0: eq",
        "0: one more",
        "if days < 0:: the other way round",
        "days < 0: lte",
        "raise ValueError('No such number'): another error",
        "'No such number': another word",
        "return f'{days} days' if days else 'today': nothing",
        "f'{days} days' if days else 'today': the other way round",
        "'today': another word",
        "return [one for one in numbers if one % 2 == 0]: nothing",
        "[one for one in numbers if one % 2 == 0]: whatever the condition",
        "one % 2 == 0: noteq",
        "one % 2: add",
        "2: one more",
    }


def test_a_change_is_put_into_the_function_that_is_loaded(module: ModuleType) -> None:
    mutants = {one.words: one for one in mutants_of(Path(module.__file__ or ""))}
    is_late = module.is_late
    assert not is_late(3)
    mutants["days > limit: gte"].put_in()
    assert is_late(3) and module.evens([1, 2]) == [2]
    mutants["[one for one in numbers if one % 2 == 0]: whatever the condition"].put_in()
    assert module.evens([1, 2]) == [1, 2]
