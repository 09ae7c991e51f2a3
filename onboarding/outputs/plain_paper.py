"""Words under headings as a paper: PDF/UA, tagged, set by Typst from data. Nothing that somebody typed is ever markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import orjson
import typst

from onboarding.outputs.paper import CANNOT_BE_DRAWN

TEMPLATE = Path(__file__).with_name("plain_paper.typ")


@dataclass(frozen=True)
class Chapter:
    """Lines under a heading; an empty line ends a paragraph."""

    heading: str
    lines: Sequence[str]


def plain_paper(title: str, chapters: Sequence[Chapter]) -> bytes:
    """The bytes of the paper. A letter that its typeface lacks stands as a square."""
    told = orjson.dumps({"title": title, "chapters": [_told(one) for one in chapters]}).decode()
    made = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"paper": CANNOT_BE_DRAWN.sub("□", told)},
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def _told(chapter: Chapter) -> dict[str, object]:
    """Lines of a paragraph are set together, which takes a tenth of the time that each by itself would."""
    paragraphs = [list(lines) for is_gap, lines in groupby(chapter.lines, key=lambda line: line == "") if not is_gap]
    return {"heading": chapter.heading, "paragraphs": paragraphs}
