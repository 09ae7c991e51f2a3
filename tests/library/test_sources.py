"""No fact without its source: every rule of law and of a regulator says where it was read, when, and how sure we are."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from onboarding.library.addresses_file import cited_in, read_addresses
from onboarding.library.bank_holidays_file import read_bank_holidays
from onboarding.library.journeys_file import read_journeys
from onboarding.library.schema import SHIPPED, Library, LibraryError, read_library
from onboarding.library.sponsor_file import read_sponsor_file
from onboarding.selectors.rules import library_rules

CONFIDENCE = ("found", "secondary", "recalled")


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


def rows_of_law(library: Library) -> Iterator[tuple[str, str, str, date, date]]:
    """What it is called, its source, how sure we are, and its two days."""
    for file in library.programmes:
        for item in file.items:
            if item.basis in ("law", "regulator") or item.limit == "hard":
                yield item.full_name, item.source, item.confidence, file.checked_on, file.review_on
    for duties in library.duties:
        for duty in duties.duties:
            yield duty.key, duty.source, duty.confidence, duty.checked_on, duty.review_on
    for row in library_rules():
        yield f"{row['group']}: {row['title']}", row["source"], row["confidence"], row["checked_on"], row["review_on"]


def test_every_row_of_law_has_source_date_and_confidence(library: Library) -> None:
    rows = list(rows_of_law(library))

    assert len(rows) > 100
    for name, source, confidence, checked_on, review_on in rows:
        assert source.strip(), name
        assert confidence in CONFIDENCE, name
        assert checked_on < review_on, name


def test_roads_holidays_countries_and_papers_are_all_among_them() -> None:
    groups = {row["group"] for row in library_rules()}

    assert {one.title for one in read_journeys().values()} <= groups
    assert {"Working days", "Groups of countries", read_sponsor_file().title} <= groups


def test_a_source_leads_to_its_page_part_by_part() -> None:
    parts = cited_in("NMC, test of competence 2021, OSCE; Northampton test centre, December 2018")

    assert [words for words, _ in parts] == [
        "NMC, test of competence 2021, OSCE",
        "Northampton test centre, December 2018",
    ]
    assert parts[0][1].startswith("https://www.nmc.org.uk/") and parts[1][1] == ""


def test_every_address_belongs_to_something_that_is_cited(library: Library) -> None:
    sources = [source for _, source, *_ in rows_of_law(library)]
    sources += [item.source for file in library.programmes for item in file.items]
    sources += [plan.source for plan in library.plans]
    parts = {words for source in sources for words, _ in cited_in(source)}
    unused = [page.cited for page in read_addresses() if not any(part.startswith(page.cited) for part in parts)]
    assert not unused


def test_bank_holidays_say_how_far_they_are_published() -> None:
    holidays = read_bank_holidays()
    assert str(holidays.published_through) in holidays.words


# File, what is taken out of it, and what is then said.
NO_SOURCE = "“source” is missing. Add it."
WITHOUT_SOURCE = [
    ("programmes/nurse-osce.yaml", "    source: NMC test of competence 2021; Pass CBT OSCE on attempts\n", NO_SOURCE),
    ("duties/duty-clocks.yaml", "    source: Wizzline; RD Laws; Mondaq 1607802\n", NO_SOURCE),
    ("duties/duty-clocks.yaml", "    confidence: secondary\n", "“confidence” is missing. Add it."),
    ("journeys.yaml", "        source: NMC, test of competence 2021\n", NO_SOURCE),
    ("sponsor-file.yaml", "    source: IRS HR, Appendix D guide\n", NO_SOURCE),
    ("bank-holidays.yaml", "source: GOV.UK, UK bank holidays\n", NO_SOURCE),
    ("bank-holidays.yaml", "review_on: 2027-05-28\n", "“review_on” is missing. Add it."),
    ("addresses.yaml", "https://www.gov.uk/bank-holidays", "“address”"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "part", "said"), WITHOUT_SOURCE)
def test_a_rule_without_its_source_is_refused_in_words(tmp_path: Path, file: str, part: str, said: str) -> None:
    folder = tmp_path / "library"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.md"))
    text = (folder / file).read_text()
    assert part in text, f"{file} has no longer the text to break"
    (folder / file).write_text(text.replace(part, "", 1))

    with pytest.raises(LibraryError) as refused:
        read_library(folder)

    assert [one.file for one in refused.value.problems] == [file]
    assert said in refused.value.problems[0].reason
