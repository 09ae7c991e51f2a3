"""Word documents as they may be kept: without macros, files in them or anything fetched, and small once unpacked."""

import zipfile
from io import BytesIO

from onboarding.services.unfit import Unfit
from onboarding.services.word_xml import check_xml

# Any archive begins as a Word document does; these parts make it one. Names are compared in lower case, as Word does.
WORD_PARTS = {"[content_types].xml", "word/document.xml"}
MOST_MEMBERS = 1000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_TIMES = 200
"""Text packs well: a real document is seldom more than thirty times its packed size. A bomb is a thousand times."""
SMALL = 1024 * 1024
PIECE = 64 * 1024
MOST_XML = 16 * 1024 * 1024
"""A thousand pages of text. Read in about a second, at worst in a few."""
XML_NAMES = (".xml", ".rels", ".vml")
BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may stand before the first `<` of XML, in whatever encoding."""
OLE = b"\xd0\xcf\x11\xe0"
"""How a compound file begins: an embedded object or macros, under whatever name."""
TROUBLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)


def check_word(content: bytes) -> None:
    """Look into the archive without writing anything of it anywhere. Raises Unfit."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            names = {one.filename.replace("\\", "/").lower() for one in members}
            if not names >= WORD_PARTS:
                raise Unfit("wrong_type")
            if len(members) > MOST_MEMBERS or len(names) != len(members):
                raise Unfit("bomb")
            if any(one.flag_bits & 1 for one in members):
                raise Unfit("locked")
            _check_names(names)
            _check_size(archive, members, len(content))
            _check_parts(archive, members)
    except Unfit:
        raise
    except TROUBLE as error:
        raise Unfit("damaged" if zipfile.is_zipfile(BytesIO(content)) else "wrong_type") from error


def _check_names(names: set[str]) -> None:
    for name in names:
        if "vbaproject" in name or "vbadata" in name or name.startswith("customui/") or "/activex/" in name:
            raise Unfit("script")
        if "/embeddings/" in name or name.endswith((".exe", ".dll", ".js", ".vbs", ".zip", ".docx", ".docm")):
            raise Unfit("attachment")


def _check_size(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int) -> None:
    """By what really comes out, as a header may say less; nothing is kept of it."""
    if sum(one.file_size for one in members) > MOST_UNPACKED:
        raise Unfit("bomb")
    unpacked = 0
    for one in members:
        with archive.open(one) as member:
            while piece := member.read(PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > packed * MOST_TIMES):
                    raise Unfit("bomb")


def _check_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Whatever begins as XML is read as XML: a part may have any name."""
    xml = 0
    for one in members:
        content = archive.read(one)
        if content.startswith(OLE):
            raise Unfit("attachment")
        if one.filename.lower().endswith(XML_NAMES) or content.lstrip(BLANK).startswith(b"<"):
            xml += len(content)
            if xml > MOST_XML:
                raise Unfit("bomb")
            check_xml(content)
