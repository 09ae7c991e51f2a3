"""Word documents as they may be kept: without macros, without files in them, and small once unpacked."""

import zipfile
from io import BytesIO

# Any archive begins as a Word document does; these parts make it one.
WORD_PARTS = {"[Content_Types].xml", "word/document.xml"}
MOST_MEMBERS = 1000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_TIMES = 200
"""Text packs well: a real document is seldom more than thirty times its packed size. A bomb is a thousand times."""
SMALL = 1024 * 1024
PIECE = 64 * 1024
TYPES_AT_MOST = 1024 * 1024
TROUBLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)


class Unfit(ValueError):
    """The document cannot be kept. `code`: wrong_type (it is none), damaged, locked, bomb, script or attachment."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_word(content: bytes) -> None:
    """Look into the archive without writing anything of it anywhere. Raises Unfit."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            names = {one.filename for one in members}
            if not names >= WORD_PARTS:
                raise Unfit("wrong_type")
            if len(members) > MOST_MEMBERS or len(names) != len(members):
                raise Unfit("bomb")
            if any(one.flag_bits & 1 for one in members):
                raise Unfit("locked")
            _check_names(names)
            _check_size(archive, members, len(content))
            with archive.open("[Content_Types].xml") as types:
                if b"macroenabled" in types.read(TYPES_AT_MOST).lower():
                    raise Unfit("script")
            _check_links(archive, names)
    except Unfit:
        raise
    except TROUBLE as error:
        raise Unfit("damaged" if zipfile.is_zipfile(BytesIO(content)) else "wrong_type") from error


def _check_names(names: set[str]) -> None:
    for name in (one.lower() for one in names):
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


def _check_links(archive: zipfile.ZipFile, names: set[str]) -> None:
    """A template that is fetched from elsewhere brings its macros along."""
    for name in names:
        if name.startswith("word/_rels/") and name.endswith(".rels"):
            with archive.open(name) as links:
                text = links.read(TYPES_AT_MOST).lower()
            if b"attachedtemplate" in text and b"external" in text:
                raise Unfit("script")
