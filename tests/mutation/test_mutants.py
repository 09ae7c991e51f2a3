"""Each kind of change is made, to a function that is loaded already, and to nothing else."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from onboarding.access import ACCESS, Action, may
from onboarding.access_conditions import always
from onboarding.models.choices import Role
from tests.cast import Cast
from tests.mutation.mutants import mutants_of
from tests.mutation.table import asked, every_opening

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


def seen(rows, mine, ours):
    return rows.filter(mine & ours, trust=1)
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
        "return rows.filter(mine & ours, trust=1): nothing",
        "rows.filter(mine & ours, trust=1): without mine & ours",
        "rows.filter(mine & ours, trust=1): without trust=1",
        "mine & ours: bitor",
        "mine & ours: without ours",
        "1: one more",
    }


def test_a_change_is_put_into_the_function_that_is_loaded(module: ModuleType) -> None:
    mutants = {one.words: one for one in mutants_of(Path(module.__file__ or ""))}
    is_late = module.is_late
    assert not is_late(3)
    mutants["days > limit: gte"].put_in()
    assert is_late(3) and module.evens([1, 2]) == [2]
    mutants["[one for one in numbers if one % 2 == 0]: whatever the condition"].put_in()
    assert module.evens([1, 2]) == [1, 2]


def test_what_narrows_is_told_from_the_rest(module: ModuleType) -> None:
    assert {one.words for one in mutants_of(Path(module.__file__ or "")) if one.takes_away} == {
        "rows.filter(mine & ours, trust=1): without mine & ours",
        "rows.filter(mine & ours, trust=1): without trust=1",
        "mine & ours: without ours",
    }


def test_each_cell_of_the_access_table_that_does_not_say_yes_is_opened(cast: Cast) -> None:
    openings = {one.name: one for one in every_opening()}
    assert len(openings) == sum(ACCESS[action].get(role) is not always for action in Action for role in Role)
    opened = openings["onboarding/access.py ACCESS: sign_run: hr without being kept out"]
    assert opened.reached_by == asked(cast.helen, Action.SIGN_RUN) and not may(cast.helen, Action.SIGN_RUN)

    opened.put_in()
    try:
        assert may(cast.helen, Action.SIGN_RUN)
    finally:
        del ACCESS[Action.SIGN_RUN][Role.HR]
