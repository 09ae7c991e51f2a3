"""The papers about data protection say what the library says, and cannot quietly fall behind it."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onboarding.management.commands.print_data_protection import FOLDER, PRINTED, TABLES

PAPERS = sorted(FOLDER.glob("*.md"))


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("print_data_protection", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "papers"))


def test_the_papers_in_docs_are_in_step_with_the_library() -> None:
    assert run("--check") == "The papers are in step.\n"


@pytest.mark.parametrize(
    ("name", "words", "wrong"),
    [
        ("privacy-notice.md", "1 year after they leave", "9 years after they leave"),
        ("dpia.md", "2 years after they leave", "9 years after they leave"),
        ("processing-record.md", "`recruit`", "`person`"),
    ],
)
def test_a_paper_that_fell_behind_is_found_left_as_it_is_and_printed_anew(
    folder: Path, name: str, words: str, wrong: str
) -> None:
    paper = folder / name
    right = paper.read_text(encoding="utf-8")
    assert words in right
    paper.write_text(right.replace(words, wrong), encoding="utf-8")

    with pytest.raises(CommandError, match=f"^{name}: differs from the library"):
        run("--check", "--to", str(folder))
    assert wrong in paper.read_text(encoding="utf-8")

    assert run("--to", str(folder)) == f"{name}: printed anew.\n"
    assert paper.read_text(encoding="utf-8") == right


def test_what_people_write_around_the_tables_stays(folder: Path) -> None:
    paper = folder / "dpia.md"
    words = paper.read_text(encoding="utf-8").replace(
        "**To be filled in by the trust**", "Northgate University Hospitals"
    )
    paper.write_text(words, encoding="utf-8")

    assert run("--to", str(folder)) == "The papers are in step.\n"


def test_every_table_is_printed_and_every_place_for_one_is_closed() -> None:
    text = "".join(paper.read_text(encoding="utf-8") for paper in PAPERS)

    assert {found[1] for found in PRINTED.findall(text)} == set(TABLES)
    assert text.count("<!-- printed:") == text.count("<!-- end -->") == len(PRINTED.findall(text))
