"""The page about access says what the table says, and cannot quietly fall behind it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onboarding.access import ACCESS
from onboarding.management.commands.print_access import page


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("print_access", *arguments, stdout=out)
    return out.getvalue()


def test_the_page_in_docs_is_in_step_with_the_table() -> None:
    assert run("--check") == "access.md is in step.\n"


def test_a_page_that_fell_behind_is_found_and_left_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "access.md"
    old.write_text(page().replace("yes", "no"), encoding="utf-8")
    before = old.read_text(encoding="utf-8")

    with pytest.raises(CommandError, match="differs from"):
        run("--check", "--to", str(old))

    assert old.read_text(encoding="utf-8") == before


def test_printing_writes_the_page_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    new = tmp_path / "access.md"

    assert run("--to", str(new)) == "access.md is printed anew.\n"
    assert run("--to", str(new)) == "access.md is in step.\n"
    assert new.read_text(encoding="utf-8") == page()


def test_every_condition_says_what_it_asks() -> None:
    silent = [action for action, row in ACCESS.items() for condition in row.values() if not condition.__doc__]
    assert silent == []
