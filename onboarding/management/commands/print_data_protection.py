"""`manage.py print_data_protection`: print what the library says of personal data into `docs/data-protection/`, or say whether
the papers there are in step with it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import fill
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding.library.personal_data import Kept, OnRequest, PackedTable, PersonalTable, read_personal_data
from onboarding.library.privacy_notice import Section, read_privacy_notice

FOLDER = settings.BASE_DIR / "docs" / "data-protection"
NOTICE = "privacy-notice.md"
PRINTED = re.compile(r"(<!-- printed: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
OPENING = """\
# {title}

> A draft for the trust to fill in and confirm. It is printed from `onboarding/library/privacy-notice.yaml` and
> `personal-data.yaml` by `manage.py print_data_protection`; a test fails when they differ. The
> service shows the same to everybody under `/privacy/`, without the notes to the trust.

{lead}
"""
GOES = {"now": "May go at once", "once-left": "May go once they have left", "never": "Stays"}
CONFIRM = "**To be confirmed.**"
WIDTH = 130


class Command(BaseCommand):
    help = "Print what the library says of personal data into docs/data-protection. --check: only compare, 1 where they differ."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 where a paper differs")
        parser.add_argument("--to", metavar="FOLDER", type=Path, default=FOLDER, help="instead of docs/data-protection")

    def handle(self, *, check: bool, to: Path, **_: Any) -> None:
        behind = {paper: text for paper, text in papers(to) if paper.read_text(encoding="utf-8") != text}
        if behind and check:
            names = ", ".join(paper.name for paper in behind)
            raise CommandError(f"{names}: differs from the library. Run manage.py print_data_protection.")
        for paper, text in behind.items():
            paper.write_text(text, encoding="utf-8")
        names = ", ".join(paper.name for paper in behind)
        self.stdout.write(f"{names}: printed anew." if behind else "The papers are in step.")


def papers(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each paper of the folder with what should stand in it: the notice is printed as a whole, of the others their tables."""
    for paper in sorted(folder.glob("*.md")):
        yield paper, notice() if paper.name == NOTICE else with_tables(paper.read_text(encoding="utf-8"))


def with_tables(text: str) -> str:
    """The same paper with its tables as the library has them."""
    return PRINTED.sub(lambda found: "\n".join([found[1], *TABLES[found[2]](), "", found[3]]), text)


def notice() -> str:
    """The privacy notice, with what is for the trust to fill in, to confirm and to look up."""
    whole = read_privacy_notice()
    lines = [line for section in whole.sections for line in _section(section)]
    return "\n".join([OPENING.format(title=whole.title, lead=whole.lead), *lines])


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {section.title}", "")
    for words in section.words:
        yield from (_wrapped(words), "")
    if section.points:
        yield from (*(_wrapped(f"- {point}", "  ") for point in section.points), "")
    for words in section.after:
        yield from (_wrapped(words), "")
    if section.kept:
        yield from (*_kept(staff=section.kept == "staff"), "")
    for words in section.fill:
        yield from (_wrapped(f"> **To be filled in by the trust:** {words}.", "> "), "")
    if section.to_confirm:
        yield from (_wrapped(f"> {CONFIRM} {section.to_confirm}", "> "), "")
    if section.sources:
        yield from (_wrapped(f"Source: {'; '.join(section.sources)}."), "")


def _kept(*, staff: bool) -> Iterator[str]:
    for kind in read_personal_data().kinds_about(staff=staff):
        yield _wrapped(f"- {kind.in_words}", "  ")


def _wrapped(words: str, then: str = "") -> str:
    return fill(words, WIDTH, subsequent_indent=then, break_long_words=False, break_on_hyphens=False)


def _kinds() -> Iterator[str]:
    data = read_personal_data()
    of_recruits, of_staff = data.kinds_about(staff=False), data.kinds_about(staff=True)
    yield from _head(
        "Kind",
        "What it is",
        "About",
        "Kept",
        "If its person asks for it to be erased early",
        "Where the period is from",
    )
    for kind in data.kinds:
        about = [who for who, kinds in (("recruits", of_recruits), ("staff", of_staff)) if kind in kinds]
        early = f"{GOES[kind.on_request.goes]}: {kind.on_request.words}. {_source(kind.on_request)}"
        yield _row(_name(kind.key), kind.title, ", ".join(about), kind.kept, early, _source(kind))


def _grounds() -> Iterator[str]:
    early = read_personal_data().early
    yield f"{early.words}. {early.source}. {CONFIRM} {early.to_confirm}"
    yield ""
    yield from (f"- {words}" for words in early.grounds.values())


def _columns() -> Iterator[str]:
    yield from _head(
        "Table", "Kind", "Their person gets", "Not given, or sealed", "Erased when past its time", "What stays, and why"
    )
    for table in read_personal_data().tables:
        gets = _names(table.export)
        yield _row(f"`{table.table}`", _kind(table), gets, _kept_back(table), _erased(table.erase), table.stays or "")


def _staff() -> Iterator[str]:
    yield from _head("Table", "Kind", "Erased when past its time", "What stays, and why")
    for table in read_personal_data().staff:
        yield _row(f"`{table.table}`", _name(table.kind), _erased(table.erase), table.stays or "")


def _staff_pack() -> Iterator[str]:
    yield from _head("Table", "Kind", "They get", "Not given, or sealed")
    for table in read_personal_data().pack_of(staff=True):
        yield _row(f"`{table.table}`", _name(table.kind), _names(table.export), _kept_back(table))


def _nobody() -> Iterator[str]:
    data = read_personal_data()
    yield f"Nothing of any person: {', '.join(f'`{one}`' for one in data.not_personal)}."
    yield ""
    yield "Of an account, and in no pack:"
    yield ""
    yield from (f"- `{table}`: {words}" for table, words in data.own_page.items())
    yield ""
    yield "Of members of staff as such:"
    yield ""
    yield from (f"- `{table}`: {words}" for table, words in data.of_staff.items())


TABLES: Mapping[str, Callable[[], Iterable[str]]] = {
    "kinds": _kinds,
    "grounds": _grounds,
    "columns": _columns,
    "staff": _staff,
    "staff-pack": _staff_pack,
    "nobody": _nobody,
}


def _kind(table: PersonalTable) -> str:
    others = [_name(part.kind) for part in table.parts]
    kinds = _name(table.kind) + (f"; some rows {' or '.join(others)}" if others else "")
    if table.only:
        kinds += f"; only where {_name(table.only.where.replace('__', '_'))} is {_names(table.only.values)}"
    return kinds + ("; of a ward’s or cohort’s step, with the last whom it served" if table.of_groups else "")


def _kept_back(table: PackedTable) -> str:
    words = [f"{_names([name])}: {why}" for name, why in table.withhold.items()]
    return "; ".join([*words, *([f"sealed in private steps: {_names(table.sealed)}"] if table.sealed else [])])


def _erased(erase: str | list[str]) -> str:
    return "whole rows" if isinstance(erase, str) else _names(erase) or "nothing"


def _source(said: Kept | OnRequest) -> str:
    return f"{said.source}." if said.is_confirmed else f"{said.source}. {CONFIRM} {said.to_confirm or ''}".strip()


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_name, columns))


def _name(key: str) -> str:
    return key.replace("_", " ").replace("-", " ")


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield f"|{' --- |' * len(cells)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
