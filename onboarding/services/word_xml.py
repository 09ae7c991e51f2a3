"""The XML of a Word document: what it would run, fetch or carry along, read by a parser as Word reads it.

So no spelling hides anything: UTF-16, character references, comments, upper case. What the parser cannot read is refused
as damaged."""

import re
from collections.abc import Mapping
from xml.parsers import expat

from onboarding.services.unfit import Unfit

ENCODINGS = {"utf-8", "utf-16"}
"""Those of the standard (ISO/IEC 29500-2); among others a parser and Word could read two different things."""
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
FIELD_MARKS = {f"{namespace} fldChar" for namespace in WORD}
SIMPLE_FIELDS = {f"{namespace} fldSimple": f"{namespace} instr" for namespace in WORD}
INSTRUCTIONS = {f"{namespace} {name}" for namespace in WORD for name in ("instrText", "delInstrText")}

RELATIONSHIPS = {
    "control": "script",
    "vbaproject": "script",
    "extensibility": "script",
    "oleobject": "attachment",
    "package": "attachment",
    "afchunk": "attachment",
    "attachedtemplate": "fetches",
    "frame": "fetches",
    "subdocument": "fetches",
}
"""By the last word of their type: there are two families of types, one stricter than the other."""
CONTENT_TYPES = {"macroenabled": "script", "vba": "script", "activex": "script", "oleobject": "attachment"}
BRINGS_IN = re.compile(
    r"\0[^\w\0]*(?:dde|link\b|database\b|(?:include\w*|import|rd)\b[^\0]*(?://|[\s\"]\\\\))", re.IGNORECASE
)
"""Fields (each begins after a NUL) that start another program, or whose picture or text lies in the net."""


def check_xml(content: bytes) -> None:
    """Read one part of a Word document. Raises Unfit, also where it is not well formed."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unfit("damaged") from error
    if BRINGS_IN.search("".join(reader.fields)):
        raise Unfit("fetches")


class _Reader:
    """Looks at elements as they come, and gathers the instructions of fields, which may be in many pieces."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.XmlDeclHandler = _check_declaration
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._element

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.endswith("Relationship"):
            _check_relationship(attributes.get("Type", ""), attributes.get("TargetMode", "Internal"))
        elif "ContentType" in attributes:
            _check_content_type(attributes["ContentType"])
        elif name in FIELD_MARKS:
            self.fields.append("\0")
        elif name in SIMPLE_FIELDS:
            self.fields += ("\0", attributes.get(SIMPLE_FIELDS[name], ""), "\0")
        elif name in INSTRUCTIONS:
            self.parser.CharacterDataHandler = self.fields.append
            self.parser.EndElementHandler = self._end_of_instruction

    def _end_of_instruction(self, _: str) -> None:
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None


def _check_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in ENCODINGS:
        raise Unfit("damaged")


def _refuse_doctype(*_: object) -> None:
    """Entities could hide, fetch or multiply text; no Word document needs any."""
    raise Unfit("fetches")


def _check_relationship(relationship: str, mode: str) -> None:
    kind = relationship.strip().rpartition("/")[2].lower()
    if code := RELATIONSHIPS.get(kind):
        raise Unfit("fetches" if mode != "Internal" else code)
    if mode != "Internal" and kind != "hyperlink":
        raise Unfit("fetches")


def _check_content_type(content_type: str) -> None:
    for part, code in CONTENT_TYPES.items():
        if part in content_type.lower():
            raise Unfit(code)
