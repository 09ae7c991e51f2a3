"""Workbooks and papers read back: with the standard library and a reader of PDF, and nothing that wrote them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DAY_ZERO = date(1899, 12, 30)  # what a workbook counts its days from
Table = list[dict[str, Any]]


def tables_of(workbook: bytes) -> dict[str, Table]:
    """Each sheet as rows under the names of its first row; numbers as numbers, texts as texts."""
    with ZipFile(BytesIO(workbook)) as parts:
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
        names = [sheet.attrib["name"] for sheet in book.iter(f"{SHEET}sheet")]
        sheets = [parts.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, len(names) + 1)]
    return {name: _table(ElementTree.fromstring(sheet)) for name, sheet in zip(names, sheets, strict=True)}


def _table(sheet: ElementTree.Element) -> Table:
    head, *rows = [{_column(cell): _value(cell) for cell in row} for row in sheet.iter(f"{SHEET}row")]
    return [{words: row.get(column) for column, words in head.items()} for row in rows]


def _column(cell: ElementTree.Element) -> str:
    return cell.attrib["r"].rstrip("0123456789")


def _value(cell: ElementTree.Element) -> Any:
    assert cell.find(f"{SHEET}f") is None, "no cell is a formula"
    if cell.attrib.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{SHEET}t"))
    found = cell.find(f"{SHEET}v")
    return None if found is None else float(found.text or "")


def day_of(number: float) -> date:
    """A day as a workbook keeps it."""
    return DAY_ZERO + timedelta(days=int(number))


def words_of(pdf: bytes) -> str:
    """All text of a paper in the order in which it is drawn, with single spaces."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        return re.sub(r"\s+", " ", " ".join(_drawn(page) for page in paper.pages))


def _drawn(page: pikepdf.Page) -> str:
    fonts = {name: _letters(font) for name, font in page.resources.Font.items()}
    letters: dict[bytes, str] = {}
    told: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        match str(instruction.operator):
            case "Tf":
                letters = fonts[str(instruction.operands[0])]
            case "Tj":
                told += _spelt(bytes(instruction.operands[0]), letters)
            case "TJ":
                for part in instruction.operands[0]:
                    told += _spelt(bytes(part), letters) if isinstance(part, pikepdf.String) else []
            case "ET" | "EMC":
                told.append(" ")
    return "".join(told)


def _spelt(codes: bytes, letters: dict[bytes, str]) -> Iterator[str]:
    return (letters.get(codes[place : place + 2], "") for place in range(0, len(codes), 2))


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    """What each code of a font stands for."""
    told = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    pairs = [pair for block in re.findall(r"beginbfchar(.*?)endbfchar", told, re.S) for pair in _pairs(block)]
    found = {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", told, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + step).to_bytes(2)] = chr(int(text, 16) + step)
    return found


def _pairs(block: str) -> list[tuple[str, str]]:
    return re.findall(r"<(\w+)>\s*<(\w+)>", block)
